#include "base/log.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/period.h"

static enum log_level threshold = LOG_NOTE;

void log_level_set(enum log_level level)
{
    threshold = level;
}

void log_line(enum log_level level, const char *format, ...)
{
    static const char *const names[] = {"error", "warning", "note", "debug"};
    char at[INSTANT_TEXT_SIZE], text[2048];
    if (level > threshold)
        return;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    fprintf(stderr, "%s %s %s\n", instant_format(instant_now_ms(), at, sizeof at), names[level], text);
}
