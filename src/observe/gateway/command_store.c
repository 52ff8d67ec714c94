#include "observe/gateway/command_store.h"

#include <string.h>

#include "base/log.h"
#include "base/period.h"
#include "base/text.h"
#include "command_sql.h"
#include "observe/point/device_setting.h"
#include "store/journal.h"
#include "store/journal_detail.h"

#define PASSWORD_FIELDS 4

static void take_text(char *out, size_t size, const char *text)
{
    const size_t length = strlen(text) < size ? strlen(text) : size - 1;
    memcpy(out, text, length);
    out[length] = '\0';
}

bool command_device(struct store *store, struct arena *arena, const char *mn, struct device *ret_device, struct fault *f)
{
    struct device_by_mn_row row;
    bool found;
    if (!device_by_mn(store, arena, &(struct device_by_mn_in){.mn = mn}, &row, &found, f))
        return false;
    if (!found)
        return fault_set(f, FAULT_NOT_FOUND, "device.missing", "mn", mn, NULL);
    return device_read(store, arena, row.id, ret_device, &found, f);
}

// ---- ordering ----

static bool check_order(const struct command_order *order, const struct device *device, struct fault *f)
{
    const struct hj212_command *known = hj212_command_find(order->number, device->edition);
    const struct command_spelling spelling = {.edition = device->edition, .st = "32", .password = device->password, .mn = device->mn};
    struct command command = {.number = order->number};
    enum hj212_mistake mistake;
    char frame[COMMAND_FRAME_MAX];
    int64_t last_ms = 0;
    if (!known || !(known->kinds & (HJ212_REQUEST | HJ212_NOTICE_TO_DEVICE)))
        return fault_set(f, FAULT_INPUT, "command.unknown", "number", known ? known->name : "", "edition", hj212_edition_name(device->edition), NULL);
    if (strlen(order->arguments) + HJ212_QN_SIZE * 2 >= sizeof command.arguments)
        return fault_set(f, FAULT_INPUT, "command.argument", "text", order->arguments, NULL);
    take_text(command.arguments, sizeof command.arguments, order->arguments);
    command_start(&command, order->at_ms, &last_ms);
    if (command_encode(&command, &spelling, frame, sizeof frame, &mistake))
        return true;
    return fault_set(f, FAULT_INPUT, "command.argument", "text", order->arguments, NULL);
}

static bool write_order(struct store *store, const struct command_order_insert_in *row, const char *detail, struct fault *f)
{
    return command_order_insert(store, row, f) && journal_close(store, row->batch, detail, f);
}

static bool journal_add(struct store *store, struct arena *arena, const struct command_order *order, int64_t id, int64_t *ret_batch, struct fault *f)
{
    const char *shown = command_shown_arguments(arena, order->arguments);
    if (!journal_open(store, order->person, "device.command", ret_batch, f))
        return false;
    const struct command_order_insert_in row = {.command = id, .mn = order->mn, .action = "send", .number = order->number, .arguments = shown,
                                                .note = order->note, .batch = *ret_batch};
    return write_order(store, &row,
                       journal_detail(arena, "journal.command", "mn", order->mn, "number", journal_detail_number(arena, order->number), "arguments", shown, "note",
                                      order->note, NULL), f);
}

static bool is_crowded(struct store *store, struct arena *arena, const char *mn, bool *ret_crowded, struct fault *f)
{
    struct command_open_count_row row;
    bool found;
    *ret_crowded = false;
    if (!command_open_count(store, arena, &(struct command_open_count_in){.mn = mn}, &row, &found, f))
        return false;
    *ret_crowded = found && row.count >= COMMAND_OPEN_MAX;
    return true;
}

bool command_add(struct store *store, struct arena *arena, const struct command_order *order, int64_t *ret_id, int64_t *ret_batch, struct fault *f)
{
    struct device device;
    bool crowded;
    *ret_batch = 0;
    if (!command_device(store, arena, order->mn, &device, f) || !check_order(order, &device, f) || !is_crowded(store, arena, order->mn, &crowded, f))
        return false;
    if (crowded)
        return fault_set_number(f, FAULT_BUSY, "command.crowded", "limit", COMMAND_OPEN_MAX);
    const struct command_insert_in row = {.mn = order->mn, .number = order->number, .arguments = order->arguments, .origin = order->origin,
                                          .person = order->person, .note = order->note, .at_ms = order->at_ms, .expires_ms = order->expires_ms};
    if (!command_insert(store, &row, f))
        return false;
    *ret_id = store_last_id(store);
    return !text_equal(order->origin, "person") || journal_add(store, arena, order, *ret_id, ret_batch, f);
}

bool command_withdraw(struct store *store, struct arena *arena, const struct command_withdrawal *withdrawal, int64_t *ret_batch, struct fault *f)
{
    struct command_row_row row;
    bool found;
    if (!command_row(store, arena, &(struct command_row_in){.id = withdrawal->id, .mn = withdrawal->mn}, &row, &found, f))
        return false;
    if (!found)
        return fault_set_number(f, FAULT_NOT_FOUND, "command.missing", "id", withdrawal->id);
    if (row.ended_ms.present)
        return fault_set_number(f, FAULT_CONFLICT, "command.ended", "id", withdrawal->id);
    if (!command_cancel(store, &(struct command_cancel_in){.id = withdrawal->id, .ended_ms = instant_now_ms()}, f) ||
        !journal_open(store, withdrawal->person, "device.command", ret_batch, f))
        return false;
    const struct command_order_insert_in order = {.command = withdrawal->id, .mn = withdrawal->mn, .action = "cancel", .number = row.number,
                                                  .arguments = command_shown_arguments(arena, row.arguments), .note = withdrawal->note, .batch = *ret_batch};
    return write_order(store, &order,
                       journal_detail(arena, "journal.command_withdrawn", "mn", withdrawal->mn, "number", journal_detail_number(arena, row.number), "note",
                                      withdrawal->note, NULL), f);
}

// ---- progress ----

static void take_row(const struct command_open_row *row, struct command *command)
{
    *command = (struct command){.id = row->id, .number = (int)row->number, .at_ms = row->at_ms, .expires_ms = row->expires_ms, .sent_ms = row->sent_ms.value,
                                .state = command_state_of(row->state), .tries = row->tries, .frames = row->frames, .code = -1, .saved = true};
    take_text(command->arguments, sizeof command->arguments, row->arguments);
    take_text(command->qn, sizeof command->qn, row->qn);
    take_text(command->answer, sizeof command->answer, row->answer);
}

bool command_load_open(struct store *store, struct arena *arena, struct command **ret_commands, const char ***ret_mns, size_t *ret_count, struct fault *f)
{
    struct command_open_row *rows;
    if (!command_open_all(store, arena, &rows, ret_count, f))
        return false;
    *ret_commands = arena_array(arena, *ret_count + 1, sizeof **ret_commands);
    *ret_mns = arena_array(arena, *ret_count + 1, sizeof **ret_mns);
    for (size_t i = 0; i < *ret_count; i++) {
        take_row(&rows[i], &(*ret_commands)[i]);
        (*ret_mns)[i] = rows[i].mn;
    }
    return true;
}

bool command_list(struct store *store, struct arena *arena, const struct command_page *page, struct command_entry **ret_entries, size_t *ret_count,
                  struct fault *f)
{
    const struct command_of_mn_in in = {.mn = page->mn, .before = page->before, .most = page->most};
    struct command_of_mn_row *rows;
    if (!command_of_mn_all(store, arena, &in, &rows, ret_count, f))
        return false;
    *ret_entries = arena_array(arena, *ret_count + 1, sizeof **ret_entries);
    for (size_t i = 0; i < *ret_count; i++) {
        const struct command_of_mn_row *row = &rows[i];
        struct command_entry *entry = &(*ret_entries)[i];
        *entry = (struct command_entry){.origin = row->origin, .person = row->person, .note = row->note};
        entry->command = (struct command){.id = row->id, .number = (int)row->number, .at_ms = row->at_ms, .expires_ms = row->expires_ms,
                                          .sent_ms = row->sent_ms.value, .ended_ms = row->ended_ms.value, .state = command_state_of(row->state),
                                          .tries = row->tries, .frames = row->frames, .code = row->code.present ? (int)row->code.value : -1};
        take_text(entry->command.arguments, sizeof entry->command.arguments, row->arguments);
        take_text(entry->command.qn, sizeof entry->command.qn, row->qn);
        take_text(entry->command.answer, sizeof entry->command.answer, row->answer);
    }
    return true;
}

// What the device would not be called by (a blank) or a device that is gone: then the command's end stands alone.
static bool take_password(struct store *store, const char *mn, const struct command *command, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    struct hj212_field fields[PASSWORD_FIELDS];
    struct device_setting setting = {.name = "password"};
    struct command_row_row row;
    struct fault fault = {0};
    size_t count;
    int64_t batch;
    bool found;
    if (!command_row(store, arena, &(struct command_row_in){.id = command->id, .mn = mn}, &row, &found, f))
        return false;
    hj212_arguments(command->arguments, fields, PASSWORD_FIELDS, &count);
    for (size_t i = 0; i < count; i++)
        if (hj212_text_is(fields[i].name, "NewPW") || hj212_text_is(fields[i].name, "PW"))
            setting.text = arena_strndup(arena, fields[i].value.bytes, fields[i].value.size);
    const struct device_setting_change change = {.mn = mn, .person = found && !text_empty(row.person) ? row.person : "system", .settings = &setting, .count = 1,
                                                 .note = "journal.device_confirmed", .done = true};
    if (!setting.text || device_setting_save(store, arena, &change, &batch, &fault))
        return true;
    if (fault.kind == FAULT_INPUT || fault.kind == FAULT_NOT_FOUND) {
        log_line(LOG_WARNING, "command %lld: the new password is not kept: %s", (long long)command->id, fault.key);
        return true;
    }
    *f = fault;
    return false;
}

static bool brought_password(const struct command *command)
{
    return command->number == COMMAND_PASSWORD && command->code == 1;
}

bool command_save(struct store *store, const char *mn, const struct command *command, struct fault *f)
{
    const struct command_progress_in row = {
        .id = command->id, .state = command_state_name(command->state), .arguments = command->arguments, .qn = command->qn, .tries = command->tries,
        .sent_ms = {command->sent_ms != 0, command->sent_ms}, .ended_ms = {command->ended_ms != 0, command->ended_ms}, .frames = command->frames,
        .code = {command->code >= 0, command->code}, .answer = command->answer};
    return command_progress(store, &row, f) && (command->state != COMMAND_DONE || !brought_password(command) || take_password(store, mn, command, f));
}

bool command_save_late(struct store *store, const struct command_late *late, struct command *ret_command, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    struct command_given_up_row row;
    bool found;
    *ret_command = (struct command){.state = COMMAND_UNANSWERED, .code = late->code};
    if (!command_given_up(store, arena, &(struct command_given_up_in){late->mn, late->qn}, &row, &found, f))
        return false;
    if (!found)
        return true;
    ret_command->id = row.id;
    ret_command->number = (int)row.number;
    take_text(ret_command->arguments, sizeof ret_command->arguments, row.arguments);
    return command_late(store, &(struct command_late_in){.id = row.id, .code = {late->code >= 0, late->code}, .answer = late->answer}, f) &&
           (!brought_password(ret_command) || take_password(store, late->mn, ret_command, f));
}
