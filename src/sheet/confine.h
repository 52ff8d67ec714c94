// A process that has what it needs and wants nothing more of the system: from here on it can compute, take memory, and read and
// write what is open. It opens no file, makes no connection, starts nothing and gains no right. Private to the helper program.
#ifndef QINGSHAN_SHEET_CONFINE_H
#define QINGSHAN_SHEET_CONFINE_H

#include <stdbool.h>

// false: the kernel or the processor has no such filter; then only the limits of memory and time hold.
bool confine(void);

#endif
