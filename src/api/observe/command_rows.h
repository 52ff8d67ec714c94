// What the answer about commands to a device is made of (command.answer). Private to the folder.
#ifndef QINGSHAN_API_COMMAND_ROWS_H
#define QINGSHAN_API_COMMAND_ROWS_H

#include "observe/gateway/command_store.h"

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

#endif
