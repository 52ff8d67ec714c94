// One line per event on stderr: time, level, text. Only api, cli and gateway log.
#ifndef QINGSHAN_BASE_LOG_H
#define QINGSHAN_BASE_LOG_H

enum log_level { LOG_ERROR, LOG_WARNING, LOG_NOTE, LOG_DEBUG };

void log_level_set(enum log_level level); // default LOG_NOTE
void log_line(enum log_level level, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
