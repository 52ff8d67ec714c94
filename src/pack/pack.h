// A pack in memory: docs/pack.md gives the format. Every cell stays text (NULL = empty) and has been checked for its
// type; every row knows the line it begins on.
#ifndef QINGSHAN_PACK_PACK_H
#define QINGSHAN_PACK_PACK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/fault.h"
#include "pack/finding.h"

#define PACK_ROWS_MAX 200000
#define PACK_MONEY_MAX 1000000000 // 万元 in one cell
#define PACK_MONEY_SCALE 4        // digits after the point: one yuan
#define PACK_PARTS_MAX 8          // parts of one indicator, as the evaluator has them
#define PACK_CELL_MAX 4000 // bytes: a paragraph; longer texts are documents, not cells

enum cell_type {
    CELL_TEXT, CELL_ID, CELL_INT, CELL_DECIMAL, CELL_MONEY, CELL_YEAR, CELL_PERIOD, CELL_FLAG, CELL_ENUM,
    CELL_REF,         // an id of the table in `of`
    CELL_REFS,        // ids separated by ;
    CELL_DEPARTMENTS, // spellings separated by 、 or ;
    CELL_UNIT,
};

struct pack_column {
    const char *name;
    enum cell_type type;
    bool required;
    const char *of;   // CELL_ENUM: values separated by space; CELL_REF(S): table; CELL_INT: "lowest highest"
};

// Tables of both packs. `key`: columns that together must be unique (NULL = none); `label` names a row in messages.
struct pack_table_spec {
    const char *name;            // "indicators": file indicators.csv
    bool national, required;
    const struct pack_column *columns;
    int column_count;
    const char *key;             // "no", "project indicator"
};
extern const struct pack_table_spec pack_tables[];
extern const int pack_table_count;

struct pack_row {
    int64_t line;
    const char **cells;          // by column of the spec
    bool broken;                 // reported already (wrong number of cells): known by its key, not checked further
};

struct pack_table {
    const struct pack_table_spec *spec;
    const char *file;            // "indicators.csv", "../national/units.csv"
    struct pack_row *rows;
    size_t count;
    bool present;
    bool unreadable;             // reported already: nothing that refers to it is judged
};

struct pack_stage {
    const char *id, *name, *name_en;
    int32_t from, to;
};

#define PACK_STAGES_MAX 4
#define PACK_CONTROLS_MAX 16

struct pack_head {
    const char *id, *title, *title_en, *short_name, *region, *published, *national, *edition, *language, *boundary;
    int32_t base_year, from, to;
    struct pack_stage stages[PACK_STAGES_MAX];
    int stage_count;
    struct { const char *name; int64_t value, line; } controls[PACK_CONTROLS_MAX];
    int control_count;
};

struct pack {
    struct arena *arena;
    struct pack_head head;
    struct pack_table *tables;   // as pack_tables
};

// Where files come from: a folder, or memory in tests. *ret_bytes NULL = there is no such file.
struct pack_source {
    bool (*read)(void *context, struct arena *arena, const char *name, char **ret_bytes, size_t *ret_size, struct fault *f);
    void *context;
};
struct pack_source pack_source_folder(const char *folder); // borrowed

struct pack_file {
    const char *name, *bytes;
    size_t size;
};
struct pack_files { // closed by a file without name
    const struct pack_file *files;
};
struct pack_source pack_source_memory(const struct pack_files *files); // borrowed

// Every rule id an error of a pack can carry.
extern const char *const pack_rules[];
extern const size_t pack_rule_count;

// Reads everything and checks it; whatever is wrong becomes a finding. NULL only when there is no pack.yaml to start
// from. With errors the pack is only good for showing them.
struct pack *pack_read(struct arena *arena, const struct pack_source *source, struct finding_list *findings);

const struct pack_table *pack_table(const struct pack *pack, const char *name);
const char *pack_cell(const struct pack_table *table, const struct pack_row *row, const char *column); // NULL = empty
// The first row with this value in the column, or NULL. Linear.
const struct pack_row *pack_find(const struct pack_table *table, const char *column, const char *value);

#endif
