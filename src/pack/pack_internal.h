#ifndef QINGSHAN_PACK_INTERNAL_H
#define QINGSHAN_PACK_INTERNAL_H

#include "base/cell/quantity.h"
#include "base/map.h"
#include "pack/pack.h"

// Shared by reading and checking one pack.
struct pack_context {
    struct pack *pack;
    struct finding_list *findings;
    struct unit_table *units;
    bool headless;         // pack.yaml could not be read: stages and totals are not judged
    struct map *keys;      // per table: first key column -> row
    struct map spellings;  // department name or alias -> row
};

bool pack_head_read(struct pack *pack, const char *bytes, size_t size, struct finding_list *findings);
bool pack_table_read(struct pack_context *context, struct pack_table *table, const char *bytes, size_t size);
void pack_check_cells(struct pack_context *context);    // types and references
void pack_check_meaning(struct pack_context *context);  // targets, facts, projects, trees
void pack_check_bounds(struct pack_context *context);   // least, most
void pack_check_formulas(struct pack_context *context);
void pack_check_totals(struct pack_context *context);

struct pack_place {
    const struct pack_table *table;
    const struct pack_row *row; // NULL: the file's first line
    const char *rule, *subject;
};
void pack_error(struct pack_context *context, const struct pack_place *at, const char *key, const char *name, const char *value);
// A row by the first column of its table's key, NULL when there is none.
const struct pack_row *pack_lookup(const struct pack_context *context, const char *table, const char *id);
bool pack_unreadable(const struct pack_context *context, const char *table);
int pack_column_index(const struct pack_table_spec *spec, const char *name);
int pack_table_index(const char *name);

#endif
