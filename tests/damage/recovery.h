// What a server does with a folder when it starts and stops, without its listeners: schema, raw log above all marks, stower, one frame
// more that is answered, and the register of damage.
#ifndef QINGSHAN_TESTS_DAMAGE_RECOVERY_H
#define QINGSHAN_TESTS_DAMAGE_RECOVERY_H

#include <stdbool.h>
#include <stdint.h>

#define RECOVERY_VALUE "987654.5" // of the frame that is sent, in a series that there is

struct recovery {
    bool started;      // false: it refused the folder, and told why
    bool answered;     // the frame is durable
    char *told;        // what went into the log of the program; heap
};
void recovery_run(const char *folder, struct recovery *ret_recovery);

#endif
