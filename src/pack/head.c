// pack.yaml. The document API keeps a line for every node, so that each problem has its place.
#include <string.h>
#include <yaml.h>

#include "base/period.h"
#include "base/text.h"
#include "pack/pack_internal.h"

#define FILE_NAME "pack.yaml"
#define FILE_MAX (256u << 10) // bytes; the real one has one thousand
#define DEPTH_MAX 16          // of lists and mappings in one another; the real one has three
#define NAMES_MAX 64          // anchors and what refers to them

struct reading {
    struct pack_head *head;
    struct finding_list *findings;
    struct arena *arena;
    yaml_document_t *document;
};

static int64_t line_of(const yaml_node_t *node)
{
    return node ? (int64_t)node->start_mark.line + 1 : 1;
}

static void error_at(const struct reading *r, const yaml_node_t *node, const char *rule, const char *subject, const char *key)
{
    struct finding_place place = {.severity = SEVERITY_ERROR, .rule = rule, .subject = subject, .file = FILE_NAME, .line = line_of(node)};
    finding_add(r->findings, &place, key, "field", subject ? subject : "", NULL);
}

static const char *scalar_text(const struct reading *r, const yaml_node_t *node)
{
    if (!node || node->type != YAML_SCALAR_NODE)
        return NULL;
    const char *text = arena_strndup(r->arena, (const char *)node->data.scalar.value, node->data.scalar.length);
    return *text && strcmp(text, "~") != 0 && strcmp(text, "null") != 0 ? text : NULL;
}

static const yaml_node_t *child(const struct reading *r, const yaml_node_t *map, const char *name)
{
    if (!map || map->type != YAML_MAPPING_NODE)
        return NULL;
    for (yaml_node_pair_t *pair = map->data.mapping.pairs.start; pair < map->data.mapping.pairs.top; pair++) {
        const char *key = scalar_text(r, yaml_document_get_node(r->document, pair->key));
        if (key && strcmp(key, name) == 0)
            return yaml_document_get_node(r->document, pair->value);
    }
    return NULL;
}

static const char *take_text(const struct reading *r, const yaml_node_t *map, const char *name, bool required)
{
    const yaml_node_t *node = child(r, map, name);
    const char *text = scalar_text(r, node);
    if (node && node->type != YAML_SCALAR_NODE)
        error_at(r, node, "yaml-type", name, "pack.yaml_text");
    else if (!text && required)
        error_at(r, node ? node : map, "missing-value", name, "pack.yaml_missing");
    return text;
}

static int32_t take_year(const struct reading *r, const yaml_node_t *map, const char *name)
{
    const char *text = take_text(r, map, name, true);
    int32_t year = 0;
    if (text && (!text_parse_int32(text, &year) || year < YEAR_MIN || year > YEAR_MAX)) {
        error_at(r, child(r, map, name), "bad-date", name, "pack.yaml_year");
        year = 0;
    }
    return year;
}

static void take_stages(struct reading *r, const yaml_node_t *root)
{
    const yaml_node_t *list = child(r, root, "stages");
    if (!list || list->type != YAML_SEQUENCE_NODE || list->data.sequence.items.start == list->data.sequence.items.top) {
        error_at(r, list ? list : root, "missing-value", "stages", "pack.yaml_missing");
        return;
    }
    for (yaml_node_item_t *item = list->data.sequence.items.start; item < list->data.sequence.items.top; item++) {
        const yaml_node_t *node = yaml_document_get_node(r->document, *item);
        if (r->head->stage_count == PACK_STAGES_MAX || !node || node->type != YAML_MAPPING_NODE) {
            error_at(r, node, "yaml-type", "stages", "pack.yaml_stages");
            return;
        }
        struct pack_stage *stage = &r->head->stages[r->head->stage_count++];
        *stage = (struct pack_stage){.id = take_text(r, node, "id", true), .name = take_text(r, node, "name", true),
                                     .name_en = take_text(r, node, "name_en", false), .from = take_year(r, node, "from"),
                                     .to = take_year(r, node, "to")};
        bool later = r->head->stage_count < 2 || !stage->from || stage[-1].to < stage->from;
        if (stage->from && stage->to && stage->from > stage->to)
            error_at(r, node, "bad-date", "stages", "pack.yaml_order");
        else if (!later)
            error_at(r, node, "bad-date", "stages", "pack.yaml_stage_order");
    }
}

static void take_controls(struct reading *r, const yaml_node_t *root)
{
    const yaml_node_t *map = child(r, root, "control");
    if (!map)
        return;
    if (map->type != YAML_MAPPING_NODE) {
        error_at(r, map, "yaml-type", "control", "pack.yaml_map");
        return;
    }
    for (yaml_node_pair_t *pair = map->data.mapping.pairs.start; pair < map->data.mapping.pairs.top; pair++) {
        const yaml_node_t *node = yaml_document_get_node(r->document, pair->value);
        const char *name = scalar_text(r, yaml_document_get_node(r->document, pair->key)), *text = scalar_text(r, node);
        int64_t value;
        if (!name || !text || !text_parse_int64(text, &value) || r->head->control_count == PACK_CONTROLS_MAX) {
            error_at(r, node, "bad-number", name, "pack.yaml_number");
            continue;
        }
        r->head->controls[r->head->control_count].name = name;
        r->head->controls[r->head->control_count].line = line_of(node);
        r->head->controls[r->head->control_count++].value = value;
    }
}

// A misspelt name is no name.
static void check_names(const struct reading *r, const yaml_node_t *map, const char *const *known)
{
    for (yaml_node_pair_t *pair = map->data.mapping.pairs.start; pair < map->data.mapping.pairs.top; pair++) {
        const yaml_node_t *node = yaml_document_get_node(r->document, pair->key);
        const char *name = scalar_text(r, node);
        const char *const *at = known;
        while (*at && !text_equal(*at, name))
            at++;
        if (!*at)
            error_at(r, node, "unknown-column", name, "pack.yaml_unknown");
    }
}

static void take_head(struct reading *r, const yaml_node_t *root)
{
    static const char *const known[] = {"id", "title", "title_en", "short_name", "region", "published", "base_year", "from", "to", "stages",
                                        "national", "edition", "language", "boundary", "control", NULL};
    check_names(r, root, known);
    struct pack_head *head = r->head;
    head->id = take_text(r, root, "id", true);
    head->title = take_text(r, root, "title", true);
    head->title_en = take_text(r, root, "title_en", false);
    head->short_name = take_text(r, root, "short_name", true);
    head->region = take_text(r, root, "region", true);
    head->published = take_text(r, root, "published", false);
    head->national = take_text(r, root, "national", true);
    head->edition = take_text(r, root, "edition", true);
    head->language = take_text(r, root, "language", false);
    head->boundary = take_text(r, root, "boundary", false);
    head->base_year = take_year(r, root, "base_year");
    head->from = take_year(r, root, "from");
    head->to = take_year(r, root, "to");
    take_stages(r, root);
    take_controls(r, root);
    if (head->from && head->to && head->from > head->to)
        error_at(r, child(r, root, "to"), "bad-date", "to", "pack.yaml_order");
    if (head->national && (head->national[0] == '/' || strchr(head->national, '\\')))
        error_at(r, child(r, root, "national"), "bad-path", "national", "pack.yaml_path");
}

static void syntax_error(struct reading *r, const yaml_parser_t *parser)
{
    struct finding_place place = {.severity = SEVERITY_ERROR, .rule = "yaml", .file = FILE_NAME, .line = (int64_t)parser->problem_mark.line + 1};
    finding_add(r->findings, &place, "pack.yaml_syntax", "text", parser->problem ? parser->problem : "", NULL);
}

static bool has_name(const yaml_event_t *event)
{
    switch (event->type) {
    case YAML_ALIAS_EVENT:
        return true;
    case YAML_SCALAR_EVENT:
        return event->data.scalar.anchor;
    case YAML_SEQUENCE_START_EVENT:
        return event->data.sequence_start.anchor;
    case YAML_MAPPING_START_EVENT:
        return event->data.mapping_start.anchor;
    default:
        return false;
    }
}

static int opens(const yaml_event_t *event)
{
    const bool up = event->type == YAML_SEQUENCE_START_EVENT || event->type == YAML_MAPPING_START_EVENT;
    return up - (event->type == YAML_SEQUENCE_END_EVENT || event->type == YAML_MAPPING_END_EVENT);
}

// The library looks at every open list for each mark, and at every anchor for each name: 40,000 of them cost seconds. So the
// events are counted first, and only what is shallow is loaded. What is no YAML is told when it is loaded.
static bool is_shallow(const char *bytes, size_t size, int64_t *ret_line)
{
    yaml_parser_t parser;
    yaml_event_t event;
    int depth = 0, names = 0;
    bool more = true, good = true;
    if (!yaml_parser_initialize(&parser))
        return false;
    yaml_parser_set_input_string(&parser, (const unsigned char *)bytes, size);
    while (good && more && yaml_parser_parse(&parser, &event)) {
        depth += opens(&event);
        names += has_name(&event);
        good = depth <= DEPTH_MAX && names <= NAMES_MAX;
        more = event.type != YAML_STREAM_END_EVENT;
        *ret_line = (int64_t)event.start_mark.line + 1;
        yaml_event_delete(&event);
    }
    yaml_parser_delete(&parser);
    return good;
}

bool pack_head_read(struct pack *pack, const char *bytes, size_t size, struct finding_list *findings)
{
    yaml_parser_t parser;
    yaml_document_t document;
    struct reading r = {.head = &pack->head, .findings = findings, .arena = pack->arena, .document = &document};
    struct finding_place place = {.severity = SEVERITY_ERROR, .rule = "encoding", .file = FILE_NAME, .line = 1};
    if (text_utf8_valid(bytes, size) != size) {
        finding_add(findings, &place, "pack.yaml_encoding", NULL);
        return false;
    }
    if (size > FILE_MAX) {
        place.rule = "yaml";
        finding_add(findings, &place, "pack.yaml_large", NULL);
        return false;
    }
    if (!is_shallow(bytes, size, &place.line)) {
        place.rule = "yaml";
        finding_add(findings, &place, "pack.yaml_deep", NULL);
        return false;
    }
    if (!yaml_parser_initialize(&parser))
        return false;
    yaml_parser_set_input_string(&parser, (const unsigned char *)bytes, size);
    bool ok = yaml_parser_load(&parser, &document);
    if (!ok)
        syntax_error(&r, &parser);
    else {
        yaml_node_t *root = yaml_document_get_root_node(&document);
        ok = root && root->type == YAML_MAPPING_NODE;
        if (ok)
            take_head(&r, root);
        else
            error_at(&r, root, "yaml-type", NULL, "pack.yaml_map");
        yaml_document_delete(&document);
    }
    yaml_parser_delete(&parser);
    return ok;
}
