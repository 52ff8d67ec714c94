// What a file is that was given where a table in text form is wanted: known by its first bytes, so that the refusal names it and
// the way out instead of speaking of a byte that cannot be read.
#ifndef QINGSHAN_BASE_FILE_KIND_H
#define QINGSHAN_BASE_FILE_KIND_H

#include <stdbool.h>
#include <stddef.h>

#include "base/fault.h"

// true: nothing speaks against a table. Faults: file.spreadsheet, file.old_spreadsheet, file.utf16, file.pdf, file.picture,
// file.archive, file.program, file.database, file.markup, file.json.
bool file_kind_table(const char *bytes, size_t size, struct fault *f);

#endif
