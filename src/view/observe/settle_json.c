#include "view/observe/settle_json.h"

const char *settle_outcome_name(bool dry_run, const struct source_row *row)
{
    return dry_run && row->outcome == SOURCE_WRITTEN ? "would_write" : source_outcome_name(row->outcome);
}
