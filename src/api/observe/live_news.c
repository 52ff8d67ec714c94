#include "api/observe/live_news.h"

#include <stdlib.h>
#include <string.h>

#include "api/observe/observe_api.h"
#include "live_answer.h"

#define CODES_SIZE 1000 // of a stream's buffer; more changed points than fit are told as "all"

static json_t *codes_of(const struct live_snapshot *snapshot)
{
    size_t size = 0;
    for (size_t i = 0; i < snapshot->point_count; i++)
        size += strlen(snapshot->points[i].point.code) + 3;
    if (snapshot->whole || size > CODES_SIZE)
        return json_null();
    json_t *codes = json_array();
    for (size_t i = 0; i < snapshot->point_count; i++)
        json_array_append_new(codes, json_string(snapshot->points[i].point.code));
    return codes;
}

static void say_live(struct event_hub *hub, const struct live_snapshot *snapshot)
{
    json_t *document = json_pack("{s:I,s:I,s:o,s:o}", "turn", (json_int_t)snapshot->turn, "at_ms", (json_int_t)snapshot->now_ms, "points", codes_of(snapshot),
                                 "counts", live_counts_json(&snapshot->counts));
    char *text = json_dumps(document, JSON_COMPACT);
    if (text)
        event_hub_offer(hub, "observe", text);
    free(text);
    json_decref(document);
}

static void say_warnings(struct event_hub *hub, struct arena *arena, const struct watch_news *news)
{
    event_hub_say(hub, "warning", arena_printf(arena, "{\"batch\":%lld,\"opened\":%zu,\"closed\":%zu,\"revised\":%zu,\"active\":%zu}", (long long)news->batch,
                                               news->opened, news->closed, news->revised, news->warning_count));
}

void live_news(struct event_hub *hub, const struct news *news)
{
    ARENA_SCOPED arena = arena_new();
    switch (news->kind) {
    case NEWS_RECORDED:
        event_hub_publish(hub, news->batch, news->text, "[]");
        break;
    case NEWS_WARNINGS:
        say_warnings(hub, arena, news->warnings);
        break;
    case NEWS_COMMAND:
        event_hub_say(hub, "command", command_news(arena, news->command));
        break;
    case NEWS_CLOCK:
        event_hub_say(hub, "clock", news->doubted ? "{\"doubted\":true}" : "{\"doubted\":false}");
        break;
    case NEWS_LIVE:
        say_live(hub, news->live);
        break;
    }
}
