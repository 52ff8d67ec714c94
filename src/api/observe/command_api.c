// Commands to devices: what a device was told, telling it something, taking that back.
#include <string.h>

#include "api/observe/device_rows.h"
#include "api/observe/observe_api.h"
#include "api/write_job.h"
#include "base/period.h"
#include "base/text.h"
#include "command_answer.h"
#include "asked_answer.h"
#include "saved_answer.h"
#include "json/json.h"

#define LIMIT_DEFAULT 50
#define LIMIT_MAX 500

// ---- reading ----

const char *command_name(int number)
{
    size_t count;
    const struct hj212_command *commands = hj212_commands(&count);
    for (size_t i = count; i-- > 0;) // 1001 is a request in 2005 only, and named first
        if (commands[i].number == number && (commands[i].kinds & (HJ212_REQUEST | HJ212_NOTICE_TO_DEVICE)))
            return commands[i].name;
    return "";
}

// "OverTime:2 ReCount:2 *"
static void take_known(struct arena *arena, const char *list, struct known_command *known)
{
    for (const char *at = list; *at; at += strspn(at, " ")) {
        const size_t size = strcspn(at, " "), name = strcspn(at, ": ");
        int32_t most = 0;
        if (*at == '*')
            known->others = true;
        else if (name < size && known->argument_count < COMMAND_ARGUMENTS_KNOWN && text_parse_int32(arena_strndup(arena, at + name + 1, size - name - 1), &most))
            known->arguments[known->argument_count++] = (struct known_argument){arena_strndup(arena, at, name), most};
        at += size;
    }
}

static void fill_known(struct arena *arena, struct command_rows *rows)
{
    size_t count;
    const struct hj212_command *commands = hj212_commands(&count);
    rows->known = arena_array(arena, count + 1, sizeof *rows->known);
    for (size_t i = 0; i < count; i++) {
        if (!(commands[i].editions & 1u << rows->device->edition) || !(commands[i].kinds & (HJ212_REQUEST | HJ212_NOTICE_TO_DEVICE)))
            continue;
        struct known_command *known = &rows->known[rows->known_count++];
        *known = (struct known_command){.number = commands[i].number, .name = commands[i].name};
        take_known(arena, commands[i].arguments, known);
    }
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
    struct device device;
    struct command_rows rows = {.device = &device};
    if (!command_device(reading->store, reading->arena, request->path_value, &device, f) ||
        !command_list(reading->store, reading->arena, &(struct command_page){device.mn, before, limit < LIMIT_MAX ? limit : LIMIT_MAX}, &rows.commands, &rows.count, f))
        return NULL;
    fill_known(reading->arena, &rows);
    return command_list_json(reading->arena, &rows);
}

// ---- telling ----

// {"RtdInterval":"30"}: the values as text or whole numbers.
static bool take_arguments(struct write_job *job, const json_t *given, const char **ret_arguments, struct fault *f)
{
    json_t *arguments = (json_t *)(uintptr_t)given, *value;
    struct text_buffer out;
    const char *name;
    text_buffer_init(&out, job->arena);
    if (arguments && !json_field_object("arguments", arguments, f))
        return false;
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

static bool add_work(struct write_job *job, struct store *store, struct fault *f)
{
    struct command_order_request asked;
    struct command_order order = {.mn = job->request->path_value, .origin = "person", .at_ms = instant_now_ms()};
    int64_t id;
    if (!command_order_read(job->arena, job->body, &asked, f) || !take_arguments(job, asked.arguments, &order.arguments, f))
        return false;
    write_job_by(job, asked.person);
    order.person = write_job_person(job, asked.person);
    order.note = text_or_none(asked.note);
    order.number = (int)asked.number;
    order.expires_ms = order.at_ms + asked.expires_minutes * MINUTE_MS;
    if (!command_add(store, job->arena, &order, &id, &job->batch, f))
        return false;
    job->changes |= CHANGE_COMMANDS;
    job->answer = command_ordered_json(id, &order, job);
    return true;
}

static bool cancel_work(struct write_job *job, struct store *store, struct fault *f)
{
    struct command_cancel_request asked;
    if (!command_cancel_read(job->arena, job->body, &asked, f))
        return false;
    write_job_by(job, asked.person);
    const struct command_withdrawal withdrawal = {.mn = job->request->path_value, .id = asked.id, .person = write_job_person(job, asked.person), .note = text_or_none(asked.note)};
    if (!command_withdraw(store, job->arena, &withdrawal, &job->batch, f))
        return false;
    job->changes |= CHANGE_COMMANDS;
    job->answer = command_withdrawn_json(withdrawal.id, job);
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
