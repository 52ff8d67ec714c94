#ifndef QINGSHAN_PACK_INTERNAL_H
#define QINGSHAN_PACK_INTERNAL_H

#include "base/map.h"
#include "base/quantity.h"
#include "pack/pack.h"

// Shared by reading and checking one pack.
struct pack_context {
    struct pack *pack;
    struct finding_list *findings;
    struct unit_table *units;
    struct map *keys;      // per table: first key column -> row
    struct map spellings;  // department name or alias -> row
};

bool pack_head_read(struct pack *pack, const char *bytes, size_t size, struct finding_list *findings);
bool pack_table_read(struct pack_context *context, struct pack_table *table, const char *bytes, size_t size);
void pack_check_cells(struct pack_context *context);    // types and references
void pack_check_meaning(struct pack_context *context);  // units, formulas, targets, totals

void pack_error(struct pack_context *context, const struct pack_table *table, const struct pack_row *row, const char *rule,
                const char *subject, const char *key, const char *name, const char *value);
int pack_column_index(const struct pack_table_spec *spec, const char *name);
int pack_table_index(const char *name);

#endif
