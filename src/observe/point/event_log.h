// What the gateway and the stower turned away or noticed, as rows of gateway_event. From any thread; the server's one writer
// writes them. The same thing again before it is written only counts up, so that wrong passwords at speed are one row a second.
#ifndef QINGSHAN_OBSERVE_EVENT_LOG_H
#define QINGSHAN_OBSERVE_EVENT_LOG_H

#include <stdint.h>

#include "standard/hj212/hj212.h"
#include "store/writer.h"

// Kept: so many days, and so many rows; those of lines that nobody was taken on apart, so that strangers cannot push out
// what happened to known devices.
#define EVENT_LOG_DAYS 90
#define EVENT_LOG_ROWS 100000
#define EVENT_LOG_STRANGERS 20000

// Named events; the words: gateway.event_NAME in api/messages.csv.
#define EVENT_UNKNOWN "unknown_device"
#define EVENT_PASSWORD "wrong_password"
#define EVENT_GUESSING "password_guessing"      // many wrong ones; they are told with their count
#define EVENT_DISABLED "disabled"
#define EVENT_REFUSED_CRC "refused_crc"         // of a frame: by the settings of its device
#define EVENT_REFUSED_TAIL "refused_tail"
#define EVENT_REFUSED_LENGTH "refused_length"   // the four digits are none, or not where the segment ends
#define EVENT_REFUSED_SEGMENT "refused_segment" // nothing in it says what it is
#define EVENT_REPLACED "replaced"
#define EVENT_SLOW "slow_frame"
#define EVENT_SILENT "silent"
#define EVENT_UNREGISTERED "unregistered"
#define EVENT_FULL "too_many_connections"
#define EVENT_CROWDED "too_many_unregistered"   // of one address, or of all: the oldest was closed
#define EVENT_GARBAGE "garbage"                 // more bytes than may be that are no frames
#define EVENT_UNREAD "answers_unread"
#define EVENT_CLOCK "wrong_clock"     // values of a time that cannot be: kept as frames, in no series
#define EVENT_UNTIMED "no_time"       // values without a readable time
#define EVENT_DAMAGED "damaged"       // something of the raw log could not be read and was passed over
#define EVENT_SERVER_CLOCK "server_clock" // the clock of this machine is doubted: why stands for the address
#define EVENT_REMOVED "removed"       // observations that were kept long enough; their number stands for the address
#define EVENT_UNREADABLE "not_understood" // something new today in device_note: kind, name and example stand for the address

struct event_log;
struct event_log *event_log_new(struct writer *writer); // borrowed; NULL: nothing is written
void event_log_free(struct event_log *log);             // the writer has ended; NULL is fine

// mn as sent, it is made showable; peer: an address as text, "" when there is none.
struct event_seen {
    const char *what;
    struct hj212_text mn;
    const char *peer;
    int64_t count;
    bool stranger;                                      // on a line that nobody was taken on
};
void event_log_note(struct event_log *log, const struct event_seen *seen);
void event_log_add(struct event_log *log, const char *what, struct hj212_text mn, const char *peer); // one, of a known device
struct note_log;
struct note_log *event_log_notes(struct event_log *log); // what single fields were not understood; it is sent along
void event_log_send(struct event_log *log); // what has gathered, to the writer; about once a second

#endif
