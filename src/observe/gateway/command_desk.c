#include "observe/gateway/command_desk.h"

#include <stdio.h>
#include <string.h>

#include "base/clock/wall_clock.h"
#include "base/log.h"
#include "base/period.h"
#include "base/text.h"
#include "observe/gateway/command_store.h"
#include "observe/gateway/gateway_internal.h"

#define SAVES_MAX 64
#define QUIET_WAIT_MS 5000 // a line that is never quiet is spoken into
#define ASKED_EXPIRY_MS INT64_C(60000)
#define LATE_ANSWER_MAX 40
#define TIME_ASKED 1013
#define TIME_SET 1012

struct desk_item {
    struct command command;
    struct command_timing timing;
    struct device_state *state;
    struct desk_item *next;    // of all, in the order of their ids
    uint64_t ready_ms;         // since when it could go but for the line
    bool seen, flying;         // flying: a copy is being saved
};

struct desk_asking {           // a device asked for its time
    struct writer_job job;
    struct command_desk *desk;
    char mn[DEVICE_MN_MAX + 1];
};

struct desk_late {             // the result of a command that was given up
    struct writer_job job;
    struct command_desk *desk;
    char mn[DEVICE_MN_MAX + 1], qn[HJ212_QN_SIZE];
    int code;
    struct command command;
};

struct command_desk {
    struct gateway *gateway;
    struct desk_item *items;
    int64_t last_qn_ms;
    struct writer_job job;
    atomic_bool busy;          // a save is on its way
    atomic_bool failed;        // the last one was in vain
    struct command saving[SAVES_MAX];
    char saving_mn[SAVES_MAX][DEVICE_MN_MAX + 1];
    size_t saving_count;
};

struct command_desk *command_desk_new(struct gateway *gateway)
{
    struct command_desk *desk = heap_alloc(sizeof *desk);
    desk->gateway = gateway;
    return desk;
}

void command_desk_free(struct command_desk *desk)
{
    while (desk && desk->items) {
        struct desk_item *next = desk->items->next;
        heap_free(desk->items);
        desk->items = next;
    }
    heap_free(desk);
}

// ---- what the store holds ----

static void count_in(struct desk_item *item, int by)
{
    item->state->commands += by;
}

static struct desk_item *find_item(const struct command_desk *desk, int64_t id)
{
    for (struct desk_item *item = desk->items; item; item = item->next)
        if (item->command.id == id)
            return item;
    return NULL;
}

static struct command_timing timing_of(const struct command_desk *desk, const char *mn)
{
    const struct device_option *option = device_option_find(desk->gateway->device_options, mn);
    return (struct command_timing){option->over_time_s, option->retries};
}

static void add_item(struct command_desk *desk, const struct command *command, const struct device *device)
{
    struct desk_item *item = heap_alloc(sizeof *item), **end = &desk->items;
    *item = (struct desk_item){.command = *command, .state = gateway_state(desk->gateway, device), .seen = true};
    while (*end)
        end = &(*end)->next;
    *end = item;
    count_in(item, 1);
}

static void take_up(struct command_desk *desk, const struct command *commands, const char *const *mns, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct device *device = device_table_find(desk->gateway->devices, (struct hj212_text){mns[i], strlen(mns[i])});
        struct desk_item *item = find_item(desk, commands[i].id);
        if (item)
            item->seen = true;
        else if (device)
            add_item(desk, &commands[i], device);
    }
}

// Those that ended, and those that the store no longer has open.
static void drop_ended(struct command_desk *desk, bool unseen)
{
    for (struct desk_item **at = &desk->items; *at;) {
        struct desk_item *item = *at;
        const bool over = command_is_open(&item->command) ? unseen && !item->seen : item->command.saved;
        if (!over || item->flying) {
            at = &item->next;
            continue;
        }
        *at = item->next;
        count_in(item, -1);
        heap_free(item);
    }
}

bool command_desk_load(struct command_desk *desk, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    struct command *commands;
    const char **mns;
    size_t count;
    if (!command_load_open(desk->gateway->store, arena, &commands, &mns, &count, f))
        return false;
    for (struct desk_item *item = desk->items; item; item = item->next)
        item->seen = false;
    take_up(desk, commands, mns, count);
    drop_ended(desk, true);
    for (struct desk_item *item = desk->items; item; item = item->next)
        item->timing = timing_of(desk, item->state->mn);
    return true;
}

// ---- saving ----

static bool run_save(void *context, struct store *store, struct fault *f)
{
    struct command_desk *desk = context;
    for (size_t i = 0; i < desk->saving_count; i++)
        if (!command_save(store, desk->saving_mn[i], &desk->saving[i], f))
            return false;
    return true;
}

static void save_done(void *context, bool ok, const struct fault *f)
{
    struct command_desk *desk = context;
    const struct gateway_options *options = &desk->gateway->options;
    if (!ok)
        log_line(LOG_WARNING, "gateway: %zu commands were not saved: %s", desk->saving_count, f->key);
    for (size_t i = 0; ok && options->command_changed && i < desk->saving_count; i++)
        options->command_changed(options->context, desk->saving_mn[i], &desk->saving[i]);
    atomic_store(&desk->failed, !ok);
    atomic_store(&desk->busy, false);
}

// What came back from the writer.
static void land(struct command_desk *desk)
{
    const bool failed = atomic_load(&desk->failed);
    for (struct desk_item *item = desk->items; item; item = item->next) {
        if (item->flying && failed)
            item->command.saved = false;
        item->flying = false;
    }
    desk->saving_count = 0;
    drop_ended(desk, false);
}

static void save(struct command_desk *desk)
{
    struct fault fault = {0};
    if (!desk->gateway->options.writer || atomic_load(&desk->busy))
        return;
    if (desk->saving_count)
        land(desk);
    for (struct desk_item *item = desk->items; item && desk->saving_count < SAVES_MAX; item = item->next) {
        if (item->command.saved)
            continue;
        item->command.saved = item->flying = true;
        memcpy(desk->saving_mn[desk->saving_count], item->state->mn, sizeof item->state->mn);
        desk->saving[desk->saving_count++] = item->command;
    }
    if (!desk->saving_count)
        return;
    desk->job = (struct writer_job){.run = run_save, .done = save_done, .context = desk};
    atomic_store(&desk->busy, true);
    if (!writer_submit(desk->gateway->options.writer, &desk->job, &fault))
        save_done(desk, false, &fault);
}

// ---- sending ----

static bool is_quiet(const struct command_desk *desk, struct desk_item *item)
{
    const uint64_t now = uv_now(&desk->gateway->loop);
    if (!item->ready_ms)
        item->ready_ms = now;
    return now - item->state->connection->heard_ms >= (uint64_t)desk->gateway->options.quiet_ms || now - item->ready_ms >= QUIET_WAIT_MS;
}

static void send_packet(struct command_desk *desk, struct desk_item *item)
{
    const struct device *device = item->state->device;
    const struct command_spelling spelling = {.edition = device->edition, .st = *item->state->st ? item->state->st : "31", .password = device->password, .mn = device->mn};
    enum hj212_mistake mistake;
    char plain[COMMAND_FRAME_MAX], frame[HJ212_FRAME_MAX];
    const struct device_option *option = device_option_find(desk->gateway->device_options, device->mn);
    size_t size = command_encode(&item->command, &spelling, plain, sizeof plain, &mistake);
    size = size ? cipher_shut(&option->keys[0], option->enciphers ? option->form : CIPHER_PLAIN, plain, size, frame) : 0;
    if (size)
        connection_send(item->state->connection, frame, size);
    item->ready_ms = 0;
    command_sent(&item->command, item->timing, uv_now(&desk->gateway->loop)); // one that the edition no longer has ends unanswered
}

// The first of its device that has not ended: the later ones wait for it.
static bool is_first(const struct command_desk *desk, const struct desk_item *item)
{
    for (const struct desk_item *other = desk->items; other != item; other = other->next)
        if (other->state == item->state && command_is_open(&other->command))
            return false;
    return true;
}

static void move_on(struct command_desk *desk, struct desk_item *item)
{
    struct command *command = &item->command;
    const bool there = item->state->connection && item->state->device;
    if (!command_is_open(command) || item->flying || !is_first(desk, item))
        return;
    if (command->state == COMMAND_WAITING && instant_now_ms() > command->expires_ms && !wall_clock_is_doubted()) {
        command_expire(command);
        return;
    }
    if (!there && command->state == COMMAND_WAITING)
        return;
    const bool due = command_is_due(command, item->timing, uv_now(&desk->gateway->loop));
    if (command->state == COMMAND_UNANSWERED)
        memcpy(item->state->given_up, command->qn, sizeof command->qn);
    if (!due || !there)
        return;
    if (!*command->qn)
        command_start(command, instant_now_ms(), &desk->last_qn_ms); // goes when that is saved
    else if (command->saved && is_quiet(desk, item))
        send_packet(desk, item);
}

void command_desk_tick(struct command_desk *desk)
{
    if (!desk->items && !desk->saving_count)
        return;
    if (desk->saving_count && !atomic_load(&desk->busy))
        land(desk);
    for (struct desk_item *item = desk->items; item; item = item->next)
        move_on(desk, item);
    save(desk);
}

// ---- hearing ----

static bool run_asking(void *context, struct store *store, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    struct desk_asking *asking = context;
    const int64_t now = instant_now_ms();
    const struct command_order order = {.mn = asking->mn, .number = TIME_SET, .arguments = "", .origin = "device", .person = "", .note = "", .at_ms = now,
                                        .expires_ms = now + ASKED_EXPIRY_MS};
    int64_t id, batch;
    return command_add(store, arena, &order, &id, &batch, f);
}

static void asking_done(void *context, bool ok, const struct fault *f)
{
    struct desk_asking *asking = context;
    if (ok)
        gateway_commands_changed(asking->desk->gateway);
    else
        log_line(LOG_WARNING, "gateway: time for %s: %s", asking->mn, f->key);
    heap_free(asking);
}

static void answer_time(struct command_desk *desk, struct device_state *state)
{
    struct fault fault = {0};
    const uint64_t now = uv_now(&desk->gateway->loop);
    if (!desk->gateway->options.writer || wall_clock_is_doubted() || (state->time_asked_ms && now - state->time_asked_ms < (uint64_t)ASKED_EXPIRY_MS))
        return;
    struct desk_asking *asking = heap_alloc(sizeof *asking);
    state->time_asked_ms = now;
    asking->desk = desk;
    memcpy(asking->mn, state->mn, sizeof state->mn);
    asking->job = (struct writer_job){.run = run_asking, .done = asking_done, .context = asking};
    if (!writer_submit(desk->gateway->options.writer, &asking->job, &fault))
        asking_done(asking, false, &fault);
}

static bool run_late(void *context, struct store *store, struct fault *f)
{
    struct desk_late *late = context;
    char answer[LATE_ANSWER_MAX];
    snprintf(answer, sizeof answer, late->code >= 0 ? "9012 ExeRtn=%d" : "9012", late->code);
    return command_save_late(store, &(struct command_late){late->mn, late->qn, answer, late->code}, &late->command, f);
}

static void late_done(void *context, bool ok, const struct fault *f)
{
    struct desk_late *late = context;
    const struct gateway_options *options = &late->desk->gateway->options;
    if (!ok)
        log_line(LOG_WARNING, "gateway: late answer of %s: %s", late->mn, f->key);
    else if (late->command.number && options->command_changed)
        options->command_changed(options->context, late->mn, &late->command);
    heap_free(late);
}

// Once for a command: a device that says it again and again costs no writes.
static void note_late(struct command_desk *desk, struct device_state *state, int code)
{
    struct fault fault = {0};
    if (!desk->gateway->options.writer)
        return;
    struct desk_late *late = heap_alloc(sizeof *late);
    late->desk = desk;
    late->code = code;
    memcpy(late->mn, state->mn, sizeof late->mn);
    memcpy(late->qn, state->given_up, sizeof late->qn);
    *state->given_up = '\0';
    late->job = (struct writer_job){.run = run_late, .done = late_done, .context = late};
    if (!writer_submit(desk->gateway->options.writer, &late->job, &fault))
        late_done(late, false, &fault);
}

void command_desk_hear(struct command_desk *desk, struct device_state *state, const struct hj212_message *message)
{
    if (message->st.size == 2 && !hj212_text_is(message->st, "91"))
        memcpy(state->st, message->st.bytes, 2);
    if (message->command == TIME_ASKED)
        answer_time(desk, state);
    int code;
    if (*state->given_up && command_is_result_of(message, state->given_up, &code)) {
        note_late(desk, state, code);
        return;
    }
    if (!state->commands)
        return;
    for (struct desk_item *item = desk->items; item; item = item->next)
        if (item->state == state && command_hear(&item->command, message, item->timing, uv_now(&desk->gateway->loop)))
            return;
}
