// Formulas of elements and indicators: each compiles against the pack's own units and names, and none reads itself.
#include <string.h>

#include "base/text.h"
#include "formula/formula.h"
#include "pack/pack_internal.h"

#define CHAIN_MAX 200 // formulas reading formulas reading formulas; a deeper chain is refused

// A subject with a formula, and what that formula reads.
struct node {
    const struct pack_table *table;
    const struct pack_row *row;
    struct map reads; // code as written (#22 for an indicator) -> row
    bool open, done;
};

struct naming {
    struct pack_context *context;
    struct node *node;
    bool unsure;  // reads something whose unit is not known: its units are not judged
};

static const struct pack_table *table_of(const struct pack_context *context, const char *name)
{
    return pack_table(context->pack, name[0] == '#' ? "indicators" : "elements");
}

// Nothing to calculate with in a word or in a group of parts.
static bool readable(const struct pack_table *table, const struct pack_row *row)
{
    const char *kind = pack_cell(table, row, "kind");
    return !text_equal(kind, "state") && !text_equal(kind, "group");
}

static bool resolve(void *memory, const char *name, struct formula_symbol *ret_symbol)
{
    struct naming *naming = memory;
    struct pack_context *context = naming->context;
    const struct pack_table *table = table_of(context, name);
    const struct pack_row *row = pack_lookup(context, table->spec->name, name + (name[0] == '#'));
    if (!row)
        return false;
    map_put(&naming->node->reads, arena_strdup(context->pack->arena, name), (void *)(uintptr_t)row);
    ret_symbol->slot = (int32_t)naming->node->reads.count;
    ret_symbol->unit = unit_find(context->units, pack_cell(table, row, "unit"), NULL);
    if (!ret_symbol->unit) {
        naming->unsure = true; // reported at its own row
        ret_symbol->unit = unit_find(context->units, "", NULL);
    }
    return true;
}

static void report(struct pack_context *context, const struct node *node, const struct fault *fault)
{
    const char *name = text_equal(fault->key, "formula.name") ? arena_strdup(context->pack->arena, fault_argument(fault, "name")) : NULL;
    const char *rule = !name ? "formula" : name[0] == '#' ? "unknown-indicator" : "unknown-element";
    struct finding_place place = {.severity = SEVERITY_ERROR, .rule = rule, .subject = name ? name : node->row->cells[0],
                                  .file = node->table->file, .line = node->row->line};
    if (!name || !pack_unreadable(context, table_of(context, name)->spec->name))
        finding_add_fault(context->findings, &place, fault);
}

static bool about_units(const struct fault *fault)
{
    return text_equal(fault->key, "formula.dimension") || text_equal(fault->key, "formula.result_unit");
}

static void compile(struct pack_context *context, struct node *node)
{
    struct naming naming = {.context = context, .node = node};
    struct formula_scope scope = {.resolve = resolve, .context = &naming, .units = context->units};
    const char *text = pack_cell(node->table, node->row, "formula"), *unit_text = pack_cell(node->table, node->row, "unit");
    struct fault fault = {0};
    const struct unit *unit = unit_find(context->units, unit_text, NULL);
    map_init(&node->reads, context->pack->arena);
    if (!readable(node->table, node->row)) {
        pack_error(context, &(struct pack_place){node->table, node->row, "formula", node->row->cells[0]}, "pack.formula_kind", "text", node->row->cells[0]);
        return;
    }
    if (!formula_compile(context->pack->arena, text, &scope, unit, &fault) && !(naming.unsure && about_units(&fault)))
        report(context, node, &fault);
    for (size_t i = 0; i < node->reads.count; i++) {
        const char *name = node->reads.entries[i].key;
        if (!readable(table_of(context, name), node->reads.entries[i].value))
            pack_error(context, &(struct pack_place){node->table, node->row, "formula", node->row->cells[0]}, "pack.formula_reads", "text", name);
    }
}

// ---- circles ----

struct graph {
    struct map nodes; // "elements CODE" or "indicators NO" -> node
    struct pack_context *context;
};

static char *node_key(struct arena *arena, const struct pack_table *table, const char *code)
{
    return arena_printf(arena, "%s %s", table->spec->name, code);
}

// false: the chain from here is too long. A circle is reported where it closes.
static bool walk(struct graph *graph, struct node *node, int depth)
{
    struct arena *arena = graph->context->pack->arena;
    bool fits = depth < CHAIN_MAX;
    node->open = true;
    for (size_t i = 0; fits && i < node->reads.count; i++) {
        const char *name = node->reads.entries[i].key;
        struct node *next = map_get(&graph->nodes, node_key(arena, table_of(graph->context, name), name + (name[0] == '#')));
        if (!next || next->done)
            continue;
        if (next->open)
            pack_error(graph->context, &(struct pack_place){node->table, node->row, "formula-cycle", node->row->cells[0]}, "pack.cycle", "text", name);
        else
            fits = walk(graph, next, depth + 1);
    }
    node->open = false;
    node->done = true;
    return fits;
}

static void add_nodes(struct graph *graph, const char *name)
{
    struct arena *arena = graph->context->pack->arena;
    const struct pack_table *table = pack_table(graph->context->pack, name);
    for (size_t i = 0; i < table->count; i++) {
        const struct pack_row *row = &table->rows[i];
        if (row->broken || !row->cells[0] || !pack_cell(table, row, "formula"))
            continue;
        struct node *node = arena_alloc(arena, sizeof *node);
        *node = (struct node){.table = table, .row = row};
        compile(graph->context, node);
        map_put(&graph->nodes, node_key(arena, table, row->cells[0]), node);
    }
}

void pack_check_formulas(struct pack_context *context)
{
    struct graph graph = {.context = context};
    map_init(&graph.nodes, context->pack->arena);
    add_nodes(&graph, "elements");
    add_nodes(&graph, "indicators");
    for (size_t i = 0; i < graph.nodes.count; i++) {
        struct node *node = graph.nodes.entries[i].value;
        if (!node->done && !walk(&graph, node, 0))
            pack_error(context, &(struct pack_place){node->table, node->row, "formula-cycle", node->row->cells[0]}, "pack.chain", "text", node->row->cells[0]);
    }
}
