// What was not understood of what devices send, one row per device, kind and name (table device_note). Told from any thread;
// the server's one writer writes. At most DEVICE_NOTES_A_DAY names of one device are told in a day, the others are counted
// under the name "". What is new on a day is an event too (EVENT_UNREADABLE).
#ifndef QINGSHAN_OBSERVE_DEVICE_NOTE_H
#define QINGSHAN_OBSERVE_DEVICE_NOTE_H

#include "base/arena.h"
#include "standard/hj212/hj212.h"
#include "store/writer.h"

#define DEVICE_NOTES_A_DAY 300
#define DEVICE_NOTE_DAYS 90 // without the same again: then it is forgotten
#define DEVICE_NOTE_NAME_SIZE 64
#define DEVICE_NOTE_EXAMPLE_SIZE 96

struct note_log;
struct note_log *note_log_new(struct writer *writer); // borrowed; NULL: nothing is written
void note_log_free(struct note_log *log);             // the writer has ended; NULL is fine

// name and example as sent, they are cut and made showable. what: a word of stow_field.h.
void note_log_add(struct note_log *log, const char *mn, const char *what, struct hj212_text name, struct hj212_text example);
void note_log_send(struct note_log *log);             // what has gathered, to the writer

struct device_note {
    const char *mn, *what, *name, *example;
    int64_t first_ms, last_ms, count;
};
// Newest first, at most so many. mn NULL: of all.
bool device_note_list(struct store *store, struct arena *arena, const char *mn, int64_t most, struct device_note **ret_notes, size_t *ret_count,
                      struct fault *f);

#endif
