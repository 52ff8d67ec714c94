// The files of the archive that the folder's rows name: evidence of facts, outlines, imported tables of observations, files of evidence. What is there
// has its content (archive_verify); this is about what is not there any more.
#ifndef QINGSHAN_VIEW_REFERENCES_H
#define QINGSHAN_VIEW_REFERENCES_H

#include "store/store.h"

struct references {
    const char *folder; // that holds the archive; the store may be a copy of its own
    // One for each file: fact.evidence_gone {digest, facts, subject, period}, outline.gone, series.file_gone, file.gone {digest}.
    void (*gone)(void *context, const struct fault *gone);
    void *context;
};
bool references_check(struct store *store, struct arena *arena, const struct references *references, struct fault *f);

#endif
