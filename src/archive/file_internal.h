// What the files of the record share. Private to the folder.
#ifndef QINGSHAN_ARCHIVE_FILE_INTERNAL_H
#define QINGSHAN_ARCHIVE_FILE_INTERNAL_H

#include "archive/file.h"
#include "file_sql.h"

static inline struct file file_of_row(const struct file_row *row)
{
    return (struct file){.row = row->id, .id = row->uuid, .name = row->name, .size = row->size, .digest = row->digest, .crc = row->crc, .type = row->type, .kind = row->kind,
                         .note = row->note, .state = row->state, .reason = row->reason, .uploaded_ms = row->uploaded_ms, .who = row->who, .batch = row->batch,
                         .ended_who = row->ended_who, .ended_ms = row->ended_ms.value};
}

#endif
