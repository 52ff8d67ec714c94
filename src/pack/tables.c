// The columns of every file. Adding a column starts here, in docs/pack.md and in the schema.
#include "base/cell/kinds.h"
#include "pack/pack.h"

#define COLUMNS(name_, ...) static const struct pack_column name_##_columns[] = {__VA_ARGS__}
#define COUNT_OF(array) ((int)(sizeof(array) / sizeof *(array)))
#define TABLE(name_, national_, required_, key_) {#name_, national_, required_, name_##_columns, COUNT_OF(name_##_columns), key_}

#define MUST true
#define MAY false
#define CONFIDENCES "verified weak"

COLUMNS(units, {"unit", CELL_TEXT, MUST}, {"aliases", CELL_TEXT}, {"name_en", CELL_TEXT}, {"dimension", CELL_TEXT, MUST},
        {"factor", CELL_TEXT, MUST}, {"kind", CELL_ENUM, MAY, "share point"}, {"source", CELL_TEXT});
COLUMNS(states, {"id", CELL_ID, MUST}, {"name", CELL_TEXT, MUST}, {"name_en", CELL_TEXT}, {"rank", CELL_INT, MAY, "0 1000000"}, {"source", CELL_TEXT});
COLUMNS(editions, {"edition", CELL_TEXT, MUST}, {"document", CELL_TEXT, MUST}, {"name", CELL_TEXT}, {"valid_from", CELL_TEXT},
        {"valid_to", CELL_TEXT}, {"confidence", CELL_ENUM, MAY, CONFIDENCES}, {"source", CELL_TEXT});
COLUMNS(edition_indicators, {"edition", CELL_REF, MUST, "editions"}, {"no", CELL_TEXT, MUST}, {"domain", CELL_TEXT},
        {"name", CELL_TEXT, MUST}, {"unit", CELL_TEXT}, {"standard", CELL_TEXT}, {"attribute", CELL_TEXT}, {"applies", CELL_TEXT},
        {"maps_to", CELL_TEXT}, {"confidence", CELL_ENUM, MAY, CONFIDENCES});
COLUMNS(factors, {"code", CELL_TEXT, MUST}, {"old_code", CELL_TEXT}, {"name", CELL_TEXT, MUST}, {"name_en", CELL_TEXT},
        {"kind", CELL_ENUM, MUST, "gas hood air dust weather water noise"}, {"unit", CELL_TEXT}, {"unit_air", CELL_TEXT}, {"unit_emission", CELL_TEXT},
        {"decimals", CELL_INT, MAY, "0 9"}, {"decimals_air", CELL_INT, MAY, "0 9"}, {"least", CELL_DECIMAL}, {"most", CELL_DECIMAL},
        {"confidence", CELL_ENUM, MAY, CONFIDENCES}, {"source", CELL_TEXT});
COLUMNS(judge_rules,
        {"rule", CELL_ENUM, MUST, JUDGE_RULES(KIND_SPACED)},
        {"parameter", CELL_ENUM, MUST, JUDGE_PARAMETERS(KIND_SPACED) JUDGE_OTHER_PARAMETERS(KIND_SPACED)}, {"domain", CELL_ENUM, MAY, POINT_DOMAINS(KIND_SPACED)}, {"factor", CELL_TEXT}, {"value", CELL_TEXT, MUST},
        {"unit", CELL_TEXT}, {"source", CELL_TEXT, MUST}, {"confidence", CELL_ENUM, MAY, CONFIDENCES}, {"note", CELL_TEXT});
COLUMNS(regions, {"code", CELL_TEXT, MUST}, {"name", CELL_TEXT, MUST}, {"name_en", CELL_TEXT},
        {"level", CELL_ENUM, MUST, "province city county street community village"}, {"parent", CELL_REF, MAY, "regions"}, {"source", CELL_TEXT, MUST});
COLUMNS(departments, {"id", CELL_ID, MUST}, {"name", CELL_TEXT, MUST}, {"name_en", CELL_TEXT}, {"aliases", CELL_TEXT},
        {"kind", CELL_ENUM, MUST, "leading_group office department street other"}, {"parent", CELL_REF, MAY, "departments"},
        {"level", CELL_ENUM, MAY, "county city province"}, {"source", CELL_TEXT});
COLUMNS(domains, {"id", CELL_ID, MUST}, {"name", CELL_TEXT, MUST}, {"name_en", CELL_TEXT});
COLUMNS(task_groups, {"id", CELL_ID, MUST}, {"domain", CELL_REF, MUST, "domains"}, {"name", CELL_TEXT, MUST}, {"name_en", CELL_TEXT}, {"source", CELL_TEXT});
COLUMNS(elements, {"id", CELL_ID, MUST}, {"name", CELL_TEXT, MUST}, {"name_en", CELL_TEXT}, {"unit", CELL_UNIT},
        {"kind", CELL_ENUM, MAY, MEASURED_KINDS(KIND_SPACED) FLAG_KIND(KIND_SPACED)}, {"period", CELL_ENUM, MAY, "year quarter month day"},
        {"aggregate", CELL_ENUM, MAY, ELEMENT_AGGREGATES(KIND_SPACED)}, {"carry", CELL_FLAG}, {"formula", CELL_TEXT},
        {"reported_by", CELL_DEPARTMENTS}, {"source_kind", CELL_ENUM, MAY, "reported formula series register survey raster"},
        {"source_query", CELL_TEXT}, {"definition", CELL_TEXT}, {"source", CELL_TEXT}, {"least", CELL_DECIMAL}, {"most", CELL_DECIMAL});
COLUMNS(indicators, {"no", CELL_TEXT, MUST}, {"class", CELL_ENUM, MUST, INDICATOR_CLASSES(KIND_SPACED)}, {"part_of", CELL_REF, MAY, "indicators"},
        {"id", CELL_ID, MUST}, {"name", CELL_TEXT, MUST}, {"name_en", CELL_TEXT}, {"domain", CELL_REF, MAY, "domains"},
        {"task_group", CELL_REF, MAY, "task_groups"}, {"kind", CELL_ENUM, MUST, MEASURED_KINDS(KIND_SPACED) GROUP_KIND(KIND_SPACED)}, {"unit", CELL_UNIT},
        {"attribute", CELL_ENUM, MAY, INDICATOR_ATTRIBUTES(KIND_SPACED)}, {"formula", CELL_TEXT}, {"decimals", CELL_INT, MAY, "0 9"},
        {"basis", CELL_ENUM, MAY, INDICATOR_BASES(KIND_SPACED)}, {"carry", CELL_FLAG}, {"departments", CELL_DEPARTMENTS},
        {"definition", CELL_TEXT}, {"definition_confidence", CELL_ENUM, MAY, CONFIDENCES}, {"evidence", CELL_TEXT}, {"source", CELL_TEXT, MUST},
        {"least", CELL_DECIMAL}, {"most", CELL_DECIMAL});
COLUMNS(targets, {"indicator", CELL_REF, MUST, "indicators"}, {"when", CELL_TEXT, MUST}, {"measured", CELL_TEXT, MUST},
        {"comparator", CELL_ENUM, MUST, COMPARATORS(KIND_SPACED)},
        {"value", CELL_TEXT}, {"unit", CELL_UNIT}, {"value_element", CELL_REF, MAY, "elements"}, {"text", CELL_TEXT}, {"source", CELL_TEXT}, {"note", CELL_TEXT});
COLUMNS(facts, {"subject", CELL_TEXT, MUST}, {"region", CELL_REF, MAY, "regions"}, {"period", CELL_PERIOD, MUST},
        {"qualifier", CELL_ENUM, MAY, ">= <="}, {"value", CELL_DECIMAL}, {"unit", CELL_UNIT}, {"state", CELL_REF, MAY, "states"},
        {"verdict", CELL_ENUM, MAY, "met unmet"}, {"outlook", CELL_ENUM, MAY, "met"}, {"text", CELL_TEXT}, {"baseline", CELL_FLAG},
        {"source", CELL_TEXT, MUST}, {"note", CELL_TEXT});
COLUMNS(notes, {"indicator", CELL_REF, MUST, "indicators"}, {"kind", CELL_ENUM, MUST, "problem pathway oddity"}, {"text", CELL_TEXT, MUST},
        {"departments", CELL_DEPARTMENTS}, {"expected_by", CELL_YEAR}, {"source", CELL_TEXT});
COLUMNS(project_groups, {"id", CELL_ID, MUST}, {"name", CELL_TEXT, MUST}, {"name_en", CELL_TEXT}, {"domain", CELL_REF, MAY, "domains"},
        {"count", CELL_INT, MAY, "0 1000000"}, {"invest_wan_yuan", CELL_MONEY});
COLUMNS(projects, {"no", CELL_INT, MUST, "1 1000000"}, {"name", CELL_TEXT, MUST}, {"group", CELL_REF, MUST, "project_groups"}, {"content", CELL_TEXT},
        {"invest_wan_yuan", CELL_MONEY}, {"departments", CELL_DEPARTMENTS, MUST}, {"from", CELL_YEAR, MUST}, {"to", CELL_YEAR, MUST},
        {"effect", CELL_TEXT}, {"source", CELL_TEXT}, {"note", CELL_TEXT});
COLUMNS(contributions, {"project", CELL_REF, MUST, "projects"}, {"indicator", CELL_REF, MUST, "indicators"}, {"points", CELL_DECIMAL},
        {"unit", CELL_UNIT}, {"by", CELL_YEAR}, {"basis", CELL_TEXT, MUST}, {"source", CELL_TEXT});
COLUMNS(sections, {"id", CELL_TEXT, MUST}, {"parent", CELL_REF, MAY, "sections"}, {"title", CELL_TEXT, MUST});
COLUMNS(measures, {"id", CELL_ID, MUST}, {"section", CELL_REF, MUST, "sections"}, {"title", CELL_TEXT, MUST}, {"text", CELL_TEXT},
        {"departments", CELL_DEPARTMENTS}, {"deadline", CELL_PERIOD}, {"comparator", CELL_ENUM, MAY, NUMBER_COMPARATORS(KIND_SPACED)},
        {"value", CELL_DECIMAL}, {"unit", CELL_UNIT}, {"indicators", CELL_REFS, MAY, "indicators"}, {"projects", CELL_REFS, MAY, "projects"}, {"source", CELL_TEXT});
COLUMNS(omitted, {"section", CELL_REF, MUST, "sections"}, {"paragraph", CELL_INT, MUST, "1 1000000"}, {"begins", CELL_TEXT, MUST}, {"reason", CELL_TEXT, MUST});

const struct pack_table_spec pack_tables[] = {
    TABLE(units, true, true, "unit"), TABLE(states, true, true, "id"), TABLE(editions, true, false, "edition"),
    TABLE(edition_indicators, true, false, "edition no"), TABLE(factors, true, false, "code"),
    TABLE(judge_rules, true, false, "rule parameter domain factor"), TABLE(regions, false, true, "code"), TABLE(departments, false, true, "id"),
    TABLE(domains, false, true, "id"), TABLE(task_groups, false, false, "id"), TABLE(elements, false, true, "id"),
    TABLE(indicators, false, true, "no"), TABLE(targets, false, true, "indicator when measured comparator"), TABLE(facts, false, false, "subject region period"),
    TABLE(notes, false, false, NULL), TABLE(project_groups, false, false, "id"), TABLE(projects, false, false, "no"),
    TABLE(contributions, false, false, "project indicator"), TABLE(sections, false, false, "id"), TABLE(measures, false, false, "id"),
    TABLE(omitted, false, false, "section paragraph"),
};
const int pack_table_count = COUNT_OF(pack_tables);

const char *const pack_rules[] = {
    "bad-date", "bad-enum", "bad-id", "bad-number", "bad-path", "bounds", "cell-count", "csv", "duplicate", "encoding", "fact-bounds", "fact-period",
    "fact-unit", "fact-value", "file", "file-missing", "formula", "formula-cycle", "missing-column", "missing-value", "parent-cycle",
    "part-of", "target-comparator", "target-measured", "target-unit", "target-value", "too-long", "too-many-rows", "totals", "unit",
    "unknown-column", "unknown-department", "unknown-domain", "unknown-edition", "unknown-element", "unknown-indicator",
    "unknown-project", "unknown-project-group", "unknown-region", "unknown-section", "unknown-state", "unknown-task-group",
    "unknown-unit", "yaml", "yaml-type",
};
const size_t pack_rule_count = sizeof pack_rules / sizeof *pack_rules;
