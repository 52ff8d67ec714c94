// Commands to devices: what a device was told, telling it something, taking that back.
#include <string.h>

#include "api/observe/observe_api.h"
#include "api/write_job.h"
#include "base/period.h"
#include "base/text.h"
#include "json/json.h"
#include "observe/gateway/command_store.h"

#define LIMIT_DEFAULT 50
#define LIMIT_MAX 500
#define EXPIRY_MINUTES 60
#define EXPIRY_MINUTES_MAX 10080

// ---- reading ----

static const char *name_of(int number)
{
    size_t count;
    const struct hj212_command *commands = hj212_commands(&count);
    for (size_t i = count; i-- > 0;) // 1001 is a request in 2005 only, and named first
        if (commands[i].number == number && (commands[i].kinds & (HJ212_REQUEST | HJ212_NOTICE_TO_DEVICE)))
            return commands[i].name;
    return "";
}

static json_t *command_json(struct arena *arena, const struct command_entry *entry)
{
    const struct command *command = &entry->command;
    json_t *object = json_pack("{s:I,s:i,s:s,s:s,s:s,s:s,s:s,s:s}", "id", (json_int_t)command->id, "number", command->number, "name", name_of(command->number),
                               "arguments", command_shown_arguments(arena, command->arguments), "origin", entry->origin, "person", entry->person, "note",
                               entry->note, "state", command_state_name(command->state));
    json_object_set_new(object, "at", json_instant_text(command->at_ms));
    json_object_set_new(object, "expires", json_instant_text(command->expires_ms));
    json_object_set_new(object, "sent", json_instant_text(command->sent_ms));
    json_object_set_new(object, "ended", json_instant_text(command->ended_ms));
    json_object_set_new(object, "qn", *command->qn ? json_string(command->qn) : json_null());
    json_object_set_new(object, "tries", json_integer(command->tries));
    json_object_set_new(object, "frames", json_integer(command->frames));
    json_object_set_new(object, "code", command->code >= 0 ? json_integer(command->code) : json_null());
    json_object_set_new(object, "answer", *command->answer ? json_string(command->answer) : json_null());
    return object;
}

// "OverTime:2 ReCount:2 *"
static json_t *arguments_json(struct arena *arena, const char *list, bool *ret_others)
{
    json_t *arguments = json_array();
    *ret_others = false;
    for (const char *at = list; *at; at += strspn(at, " ")) {
        const size_t size = strcspn(at, " "), name = strcspn(at, ": ");
        int32_t most = 0;
        if (*at == '*')
            *ret_others = true;
        else if (name < size && text_parse_int32(arena_strndup(arena, at + name + 1, size - name - 1), &most))
            json_array_append_new(arguments, json_pack("{s:s,s:i}", "name", arena_strndup(arena, at, name), "most", most));
        at += size;
    }
    return arguments;
}

static json_t *known_json(struct arena *arena, enum hj212_edition edition)
{
    size_t count;
    const struct hj212_command *commands = hj212_commands(&count);
    json_t *known = json_array();
    for (size_t i = 0; i < count; i++) {
        bool others;
        if (!(commands[i].editions & 1u << edition) || !(commands[i].kinds & (HJ212_REQUEST | HJ212_NOTICE_TO_DEVICE)))
            continue;
        json_t *arguments = arguments_json(arena, commands[i].arguments, &others);
        json_array_append_new(known, json_pack("{s:i,s:s,s:o,s:b}", "number", commands[i].number, "name", commands[i].name, "arguments", arguments,
                                               "others", others));
    }
    return known;
}

static int64_t number_query(struct request *request, const char *name, int64_t otherwise)
{
    int64_t value;
    const char *text = request_query(request, name);
    return !text_empty(text) && text_parse_int64(text, &value) && value > 0 ? value : otherwise;
}

json_t *commands_document(struct request *request, struct reading *reading, struct fault *f)
{
    const int64_t limit = number_query(request, "limit", LIMIT_DEFAULT), before = number_query(request, "before", INT64_MAX);
    struct command_entry *entries;
    struct device device;
    size_t count;
    if (!command_device(reading->store, reading->arena, request->path_value, &device, f) ||
        !command_list(reading->store, reading->arena, &(struct command_page){device.mn, before, limit < LIMIT_MAX ? limit : LIMIT_MAX}, &entries, &count, f))
        return NULL;
    json_t *commands = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(commands, command_json(reading->arena, &entries[i]));
    return json_pack("{s:s,s:s,s:s,s:b,s:o,s:o}", "mn", device.mn, "point", device.point, "edition", hj212_edition_name(device.edition), "simulated",
                     device.simulated, "commands", commands, "known", known_json(reading->arena, device.edition));
}

// ---- telling ----

// {"RtdInterval":"30"}: the values as text or whole numbers.
static bool take_arguments(struct write_job *job, const char **ret_arguments, struct fault *f)
{
    json_t *arguments = json_object_get(job->body, "arguments"), *value;
    struct text_buffer out;
    const char *name;
    text_buffer_init(&out, job->arena);
    if (arguments && !json_is_object(arguments) && !json_is_null(arguments))
        return fault_set(f, FAULT_INPUT, "api.body_field", "field", "arguments", "wanted", "wanted.object", NULL);
    json_object_foreach(arguments, name, value)
    {
        const char *text = json_is_integer(value) ? arena_printf(job->arena, "%lld", (long long)json_integer_value(value)) : json_string_value(value);
        if (!text || strcspn(text, ";,&|\r\n") != strlen(text))
            return fault_set(f, FAULT_INPUT, "command.argument", "text", name, NULL);
        if (*text)
            text_buffer_printf(&out, "%s%s=%s", out.size ? "," : "", name, text);
    }
    *ret_arguments = out.size ? out.bytes : "";
    return true;
}

static bool take_expiry(const struct write_job *job, int64_t at_ms, int64_t *ret_expires_ms, struct fault *f)
{
    int64_t minutes;
    if (!write_job_number(job, "expires_minutes", EXPIRY_MINUTES, &minutes, f))
        return false;
    if (minutes < 1 || minutes > EXPIRY_MINUTES_MAX)
        return fault_set_number(f, FAULT_INPUT, "command.expiry", "limit", EXPIRY_MINUTES_MAX);
    *ret_expires_ms = at_ms + minutes * MINUTE_MS;
    return true;
}

static bool take_number(const struct write_job *job, int *ret_number, struct fault *f)
{
    int64_t number;
    if (!write_job_number(job, "number", 0, &number, f))
        return false;
    *ret_number = (int)number;
    return *ret_number == number || fault_set(f, FAULT_INPUT, "api.body_field", "field", "number", "wanted", "wanted.command", NULL);
}

static bool add_work(struct write_job *job, struct store *store, struct fault *f)
{
    struct command_order order = {.mn = job->request->path_value, .origin = "person", .at_ms = instant_now_ms()};
    int64_t id;
    if (!write_job_step(job, &order.note, f) || !take_number(job, &order.number, f) || !take_arguments(job, &order.arguments, f) || !take_expiry(job, order.at_ms, &order.expires_ms, f))
        return false;
    order.person = job->person;
    if (!command_add(store, job->arena, &order, &id, &job->batch, f))
        return false;
    job->changes |= CHANGE_COMMANDS;
    job->answer = json_pack("{s:o,s:o,s:s,s:i,s:s,s:s}", "id", job->dry_run ? json_null() : json_integer(id), "batch",
                            write_job_batch(job), "mn", order.mn, "number", order.number, "arguments",
                            command_shown_arguments(job->arena, order.arguments), "state", command_state_name(COMMAND_WAITING));
    return true;
}

static bool cancel_work(struct write_job *job, struct store *store, struct fault *f)
{
    struct command_withdrawal withdrawal = {.mn = job->request->path_value, .id = json_integer_value(json_object_get(job->body, "id"))};
    if (!write_job_step(job, &withdrawal.note, f))
        return false;
    withdrawal.person = job->person;
    if (!command_withdraw(store, job->arena, &withdrawal, &job->batch, f))
        return false;
    job->changes |= CHANGE_COMMANDS;
    job->answer = json_pack("{s:I,s:o,s:s}", "id", (json_int_t)withdrawal.id, "batch", write_job_batch(job), "state",
                            command_state_name(COMMAND_CANCELLED));
    return true;
}

enum MHD_Result command_add_handle(struct request *request)
{
    return write_job_from_json(request, "device.command", add_work);
}

enum MHD_Result command_cancel_handle(struct request *request)
{
    return write_job_from_json(request, "device.command", cancel_work);
}

const char *command_news(struct arena *arena, const struct command *command)
{
    return arena_printf(arena, "{\"id\":%lld,\"number\":%d,\"state\":\"%s\"}", (long long)command->id, command->number, command_state_name(command->state));
}
