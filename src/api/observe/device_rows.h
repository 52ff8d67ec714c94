// What the answers about devices and what becomes of their data are made of (command, forward, health and means.answer). Private to the folder.
#ifndef QINGSHAN_API_DEVICE_ROWS_H
#define QINGSHAN_API_DEVICE_ROWS_H

#include <string.h>

#include "api/observe/observe_api.h"
#include "observe/forward/forward.h"
#include "observe/gateway/command_store.h"
#include "observe/gateway/learned.h"
#include "observe/point/device.h"
#include "observe/point/device_note.h"
#include "observe/point/device_setting.h"
#include "observe/point/event_read.h"
#include "observe/series/means_edition.h"
#include "observe/stow/means.h"

// ---- commands ----

#define COMMAND_ARGUMENTS_KNOWN 16

struct known_argument {
    const char *name;
    int32_t most;                 // digits
};
struct known_command {
    int number;
    const char *name;
    struct known_argument arguments[COMMAND_ARGUMENTS_KNOWN];
    int argument_count;
    bool others;                  // further ones may be given
};
struct command_rows {
    const struct device *device;
    struct command_entry *commands;
    size_t count;
    struct known_command *known;
    size_t known_count;
};

const char *command_name(int number); // "" when nothing of this number is sent to devices

// ---- one device ----

struct learned_device {
    struct learned is;
    struct learned_says says;
    bool online;
};
struct device_page {
    const char *mn;
    struct device_shown shown;
    const struct learned_device *learned; // NULL: nothing is known since the start
    struct device_note *notes;            // newest first
    size_t note_count;
};
const struct learned_device *device_learned_of(struct arena *arena, struct gateway *gateway, const char *mn); // NULL as above
// So many frames of each kind; those of which there were none are left out.
json_t *learned_dialects_json(const struct learned *learned);
json_t *learned_endings_json(const struct learned *learned);
json_t *learned_oddities_json(const struct learned *learned);

// ---- upper platforms ----

struct forward_row {
    struct forward_target target;
    bool runs;
    struct forward_status status;
};
struct forward_rows {
    struct forward_row *items;
    size_t count;
    bool running;
};

// ---- health ----

struct health_device {
    const struct live_shown *point;
    const struct live_shown_device *device;
    const struct device *settings;          // NULL: unknown, or not for this reader
};

struct health {
    const struct reading *reading;
    bool administrator;                     // of a device only they hear more than how it is
    struct gateway *gateway;                // NULL: not listening
    struct gateway_counts counts;
    struct live_snapshot snapshot;
    struct health_device *devices;
    size_t device_count;
    struct gateway_event *sums, *events;    // sums: by MN
    size_t sum_count, event_count;
    struct means_edition_state means;
};

const char *health_word(const struct health *health, const char *family, const char *name); // family: "gateway.event_%s"
const char *health_event_name(const struct health *health, const char *what);
// Cells of the list of devices; NULL: empty.
const char *health_state_name(const struct health *health, const struct health_device *row);
const char *health_line_name(const struct health *health, const struct health_device *row);
const char *health_captured(const struct health *health, const struct health_device *row); // percent
const char *health_trouble(const struct health *health, const struct health_device *row);  // of the last day
const char *health_crc_name(const struct health *health, const struct health_device *row);
const char *health_offset(const struct health *health, const struct health_device *row);   // seconds

// ---- rules of means ----

#define MEANS_ROWS_MOST 16

struct means_row {
    const char *domain;
    enum series_kind kind;
    struct means_rule rule;
};
struct means_shown {
    struct means_edition_state state;
    struct means_row rules[MEANS_ROWS_MOST];
    size_t count;
};

#endif
