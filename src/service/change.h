// What a commit changed, told to those who keep something of it: the definitions, the gateway, the stower, the watch, the
// county live, forwarding. From any thread.
#ifndef QINGSHAN_SERVICE_CHANGE_H
#define QINGSHAN_SERVICE_CHANGE_H

#include <stdbool.h>

struct service;

enum change {
    CHANGE_DEFINITIONS = 1, // what the model holds, its range of years included
    CHANGE_DEVICES = 2,     // points or devices
    CHANGE_COMMANDS = 4,    // devices are to be told something
    CHANGE_JUDGING = 8,     // limits, maintenance or rules: what was observed is judged again
    CHANGE_FORWARDS = 16,   // upper platforms
    CHANGE_CLOCK = 32,      // a person has accepted the clock
};

// After a commit. changes: enum change, or-ed. point: whose judging is another one; NULL: of all.
void service_changed(struct service *service, unsigned changes, const char *point);
void service_committed(void *service); // of the writer: something else was written
void service_observed(struct service *service); // observations of hours or days were stored: answers made from them are old

#endif
