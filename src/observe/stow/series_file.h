// Which import a value came by: who, when, out of which file and line. The text of every imported table stands in the archive, as it was
// read: its lines keep the numbers they have in the file, rows of a sheet theirs.
#ifndef QINGSHAN_OBSERVE_SERIES_FILE_H
#define QINGSHAN_OBSERVE_SERIES_FILE_H

#include "observe/stow/series_table.h"

struct series_file {
    const char *folder;      // of the data: its archive
    const char *name;        // of the file; NULL, "": not given
    struct store_bytes csv;
    bool time_is_end;
};
// Into the archive and the caller's batch: the file, and of which series it has values.
bool series_file_save(struct store *store, struct arena *arena, const struct series_file *file, const struct series_batch *rows, int64_t batch,
                      struct fault *f);

struct series_file_origin {
    int64_t batch;           // 0: none, before files were kept, or the text is gone
    int64_t recorded_ms;
    const char *who, *name;  // name NULL: not given
    size_t line;
};
// Of observations of one key, ascending by time: the first import that says the same. ret_origins beside them, in the arena.
bool series_file_origins(struct store *store, struct arena *arena, const char *folder, const struct series_key *key, const struct observation *rows,
                         size_t count, struct series_file_origin **ret_origins, struct fault *f);

// The texts of all imports there were, as the archive names them: each once.
bool series_file_list(struct store *store, struct arena *arena, const char ***ret_digests, size_t *ret_count, struct fault *f);

#endif
