// What a device's frames tell about its settings: which CRC it computes, how its packets end, whether DataTime of its means is the start or the end
// of the interval, how far its clock is off. Only counted and suggested: a person takes a suggestion over. Pure.
#ifndef QINGSHAN_OBSERVE_LEARNED_H
#define QINGSHAN_OBSERVE_LEARNED_H

#include "observe/point/device.h"

#define LEARNED_DIALECTS 6
#define LEARNED_ENDINGS 4
#define LEARNED_DRIFTS 33     // newest frames of which the median is taken
#define LEARNED_LEAST 10      // frames before anything is suggested
#define LEARNED_TAILS_LEAST 3 // but for the tail: length and CRC have shown where the frame ends
#define LEARNED_CLOCK_S 60    // a clock that is off by less is not worth an offset

struct learned {
    int64_t frames, refused, last_ms; // since the start of the program
    int64_t said_ms;                  // the device's own clock, of the frame in hand; 0: it does not say it
    uint16_t dialects[LEARNED_DIALECTS]; // lately: halved from time to time
    uint16_t endings[LEARNED_ENDINGS];
    uint16_t notes[HJ212_NOTES_COUNT]; // frames that were taken though odd, by enum hj212_note; as many as it holds
    uint16_t starts, ends;
    int32_t drifts[LEARNED_DRIFTS];   // milliseconds, device minus server
    uint32_t drift_count;             // ever
};

// Of a frame whose password was right. accepted: it passed by the device's settings.
void learned_frame(struct learned *learned, enum hj212_dialect dialect, enum hj212_ending ending, bool accepted);
void learned_times(struct learned *learned, const struct hj212_message *message, int64_t received_ms, int64_t minute_interval_ms);

struct learned_says {
    bool has_crc, has_tail, has_data_time, has_drift, has_offset; // enough is known, and it is clear
    enum hj212_crc_mode crc;
    int crc_frames, crc_matching;
    enum hj212_tail_mode tail;
    int tail_frames, tail_matching;
    bool time_is_end;
    int64_t drift_ms;
    int drift_frames;
    int64_t clock_offset_s;
};
struct learned_says learned_say(const struct learned *learned);

#endif
