// The open commands of all devices, on the gateway's loop: sends them when their device is there and the line is quiet, hears
// their answers, saves how far they are. A packet leaves only after its QN is saved, so that a restart sends the same packet
// and the device does nothing twice.
#ifndef QINGSHAN_OBSERVE_COMMAND_DESK_H
#define QINGSHAN_OBSERVE_COMMAND_DESK_H

#include "observe/gateway/command.h"
#include "observe/gateway/gateway.h"
#include "observe/point/device_option.h"

struct command_desk;
struct device_state;

struct command_desk *command_desk_new(struct gateway *gateway);
void command_desk_free(struct command_desk *desk); // no save is on its way; NULL is fine
// Takes up what the store holds: new ones, and those that were cancelled leave. Also after the devices have changed.
bool command_desk_load(struct command_desk *desk, struct fault *f);
void command_desk_hear(struct command_desk *desk, struct device_state *state, const struct hj212_message *message);
void command_desk_tick(struct command_desk *desk); // every TICK_MS

#endif
