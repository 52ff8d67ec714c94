#include "base/cell/field.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

#define CODE 63      // of a point or factor, see SERIES_NAME_MAX
#define WORD 40      // one of a list, a number, a day
#define NAME 100
#define SENTENCE 500
#define PARAGRAPH 1000
#define LIST 4000    // of codes or of pairs
#define OUTLINE (16u << 20) // bounded by the body that holds it

const struct field field_table[] = {
    {"address", SENTENCE}, {"answers", WORD}, {"approval", NAME}, {"aqi", WORD}, {"arguments", LIST}, {"assessed", WORD}, {"average", WORD},
    {"backfill", WORD}, {"backfill_hourly", WORD}, {"basis", WORD}, {"body", WORD}, {"charset", WORD}, {"cipher_form", WORD}, {"cipher_key", WORD},
    {"clock_offset_s", WORD}, {"code", CODE}, {"crc", WORD}, {"damages", LIST}, {"data_time", WORD}, {"date", WORD}, {"datum", WORD},
    {"department", CODE}, {"digest", NAME}, {"dry_run", WORD}, {"edition", WORD}, {"element", CODE}, {"enabled", WORD}, {"encoding", WORD},
    {"enterprise", NAME}, {"exclusive", WORD}, {"expires_minutes", WORD}, {"factor", CODE}, {"flag", WORD}, {"folder", LIST}, {"from", WORD},
    {"from_start", WORD}, {"geojson", OUTLINE}, {"grade", NAME}, {"id", WORD}, {"key", CODE}, {"kind", WORD}, {"latitude", WORD}, {"links", LIST},
    {"longitude", WORD}, {"lower", WORD}, {"minute_interval", WORD}, {"mn", CODE}, {"mns", LIST}, {"name", NAME}, {"note", PARAGRAPH},
    {"number", WORD}, {"old_password", NAME}, {"over_time_s", WORD}, {"parameter", WORD}, {"password", NAME}, {"period", WORD}, {"person", WORD},
    {"person_name", WORD}, {"point", CODE}, {"points", LIST}, {"primary", NAME}, {"pw", NAME}, {"qualifier", WORD}, {"reason", SENTENCE},
    {"region", WORD}, {"removed", WORD}, {"retries", WORD}, {"role", WORD}, {"rule", WORD}, {"scope", NAME}, {"simulated", WORD}, {"size", WORD},
    {"source", SENTENCE}, {"state", WORD}, {"subject", CODE}, {"tail", WORD}, {"target", WORD}, {"text", PARAGRAPH}, {"time", WORD}, {"to", WORD},
    {"unit", WORD}, {"upper", WORD}, {"upper_cold", WORD}, {"valid_from", WORD}, {"valid_to", WORD}, {"value", NAME}, {"withdrawn", WORD},
    {"year", WORD},
};
const size_t field_count = sizeof field_table / sizeof *field_table;

static int compare_key(const void *key, const void *row)
{
    return strcmp(key, ((const struct field *)row)->key);
}

const struct field *field_find(const char *key)
{
    return bsearch(key, field_table, field_count, sizeof *field_table, compare_key);
}

static size_t characters(const char *text)
{
    size_t count = 0;
    for (; *text; text++)
        count += ((unsigned char)*text & 0xC0) != 0x80;
    return count;
}

bool field_check(const char *key, const char *text, struct fault *f)
{
    char most[24];
    const struct field *field = field_find(key);
    const size_t room = field ? field->most : PARAGRAPH;
    if (text_empty(text))
        return true;
    if (text_utf8_valid(text, strlen(text)) < strlen(text))
        return fault_set(f, FAULT_INPUT, "field.not_utf8", "field", key, NULL);
    if (characters(text) <= room)
        return true;
    snprintf(most, sizeof most, "%zu", room);
    return fault_set(f, FAULT_TOO_LARGE, "field.too_long", "field", key, "most", most, NULL);
}

// Faults that are about one field wherever they come from.
static const struct {
    const char *key, *field;
} abouts[] = {
    {"air.no_station", "point"},      {"api.person", "person"},       {"command.argument", "arguments"}, {"command.ended", "id"},
    {"command.missing", "id"}, {"command.unknown", "number"},     {"decimal.range", "value"},
    {"decimal.syntax", "value"},      {"device.missing", "mn"},       {"device.password", "password"},   {"device.seconds", "over_time_s"},
    {"forecast.aqi", "aqi"},          {"forecast.person", "person"},  {"forward.address", "address"},    {"forward.mns", "mns"},
    {"forward.name", "name"},         {"forward.points", "points"},   {"limit.no_standard", "edition"},  {"limit.reason", "reason"},
    {"maintenance.point", "point"},   {"maintenance.reason", "reason"}, {"maintenance.span", "to"},      {"period.range", "period"},
    {"number.below", "value"},        {"number.tail", "value"},         {"period.syntax", "period"},      {"point.reason", "reason"},     {"point.unknown", "point"},        {"unit.syntax", "unit"},
    {"unit.unknown", "unit"},         {"warning.note", "note"},       {"warning.person", "person"},      {"water.body", "body"},
    {"water.section", "code"},        {"water.target", "target"},
};

const char *field_of_fault(const struct fault *f)
{
    const char *named = *fault_argument(f, "field") ? fault_argument(f, "field") : fault_argument(f, "column");
    if (*named)
        return named;
    for (size_t i = 0; i < sizeof abouts / sizeof *abouts; i++)
        if (text_equal(f->key, abouts[i].key))
            return abouts[i].field;
    return NULL;
}
