// What goes to an upper platform, and what its answers mean. Pure.
#ifndef QINGSHAN_OBSERVE_FORWARD_FRAME_H
#define QINGSHAN_OBSERVE_FORWARD_FRAME_H

#include "observe/point/device.h"
#include "observe/raw/raw.h"

#define FORWARD_QN_SIZE 24
#define FORWARD_PACKET_MAX (sizeof(struct forward_packet) + HJ212_FRAME_MAX)

enum forward_encoding {
    FORWARD_RAW,   // the bytes as they came
    FORWARD_HEAD,  // with QN, PW, MN and Flag as the target wants them, a right CRC, and the data area as it came
};

struct forward_target {
    const char *name, *address;
    enum forward_encoding encoding;
    enum hj212_edition edition;
    const char *password;          // for FORWARD_HEAD; "": the device's
    const char *mns;               // for FORWARD_HEAD: "MN=MN;MN=MN"
    const char *points;            // codes separated by blanks; "": all
    bool answers, simulated, enabled, from_start;
    int64_t over_time_s;
    int64_t begins;                // end of the raw log when it was saved or allowed again; 0: not known
};

struct forward_packet {
    char qn[FORWARD_QN_SIZE];      // without a terminator; none: then any answer is its answer
    char mn[DEVICE_MN_MAX];        // as it is sent
    size_t qn_size, mn_size;
    size_t size;
    char bytes[];                  // FORWARD_PACKET_MAX gives room for any
};

// Whether the target takes what this device sends.
bool forward_takes(const struct forward_target *target, const struct device *device);
// false: the frame is not an upload of data, or cannot be written for the target.
bool forward_frame_make(const struct forward_target *target, const struct device *device, const struct raw_frame *frame, struct forward_packet *ret_packet);

enum forward_verdict {
    FORWARD_NOTHING,   // more bytes are needed
    FORWARD_ANSWERED,  // 9014 or 9013
    FORWARD_REFUSED,   // 9011 with a code other than 1
    FORWARD_OTHER,     // a frame about something else, or bytes that are no frame
};
struct forward_answer {
    enum forward_verdict verdict;
    size_t done;           // bytes that are read
    bool garbage;          // and they are no frame
    int code;              // of FORWARD_REFUSED; -1: it named none
    struct hj212_text qn, mn; // what it is about, borrowed from the bytes; absent where it does not say
};
// Looks at the beginning of what came from the target. Targets are odd, and a frame is known by its length: any CRC and any
// tail will do. work: of the connection; where its credit is used up frames go unseen.
struct forward_answer forward_answer_read(const char *bytes, size_t size, struct hj212_work *work);

#endif
