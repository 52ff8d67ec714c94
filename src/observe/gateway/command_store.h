// Orders to devices in the store. Inside the caller's transaction.
// Faults: command.unknown {number, edition}, command.argument {text}, command.crowded {limit}, command.missing {id},
// command.ended {id}, device.missing {mn}, those of store.h.
#ifndef QINGSHAN_OBSERVE_COMMAND_STORE_H
#define QINGSHAN_OBSERVE_COMMAND_STORE_H

#include "observe/gateway/command.h"

struct command_order {
    const char *mn;
    int number;
    const char *arguments;
    const char *origin;          // "person", "backfill", "device"
    const char *person, *note;   // of a person: journaled
    int64_t at_ms, expires_ms;
};
// Checks it against the device's edition. *ret_batch 0: nothing was journaled.
bool command_add(struct store *store, struct arena *arena, const struct command_order *order, int64_t *ret_id, int64_t *ret_batch, struct fault *f);

struct command_withdrawal {
    int64_t id;
    const char *mn, *person, *note;
};
bool command_withdraw(struct store *store, struct arena *arena, const struct command_withdrawal *withdrawal, int64_t *ret_batch, struct fault *f);

// The device as it is set now. Fault device.missing {mn}.
bool command_device(struct store *store, struct arena *arena, const char *mn, struct device *ret_device, struct fault *f);

// Newest first.
struct command_page {
    const char *mn;
    int64_t before, most;
};
struct command_entry {
    struct command command;
    const char *origin, *person, *note;
};
bool command_list(struct store *store, struct arena *arena, const struct command_page *page, struct command_entry **ret_entries, size_t *ret_count,
                  struct fault *f);

// Those that have not ended, oldest first; mns: the MN of each.
bool command_load_open(struct store *store, struct arena *arena, struct command **ret_commands, const char ***ret_mns, size_t *ret_count, struct fault *f);
// Once the device has said that it took a new password (1072), that is its stored one too: journaled, in the name of who ordered it.
bool command_save(struct store *store, const char *mn, const struct command *command, struct fault *f);
// 9012 of a command that was given up: noted beside it. *ret_command: number 0 when there is none of this QN.
struct command_late {
    const char *mn, *qn, *answer;
    int code;
};
bool command_save_late(struct store *store, const struct command_late *late, struct command *ret_command, struct fault *f);

#endif
