// The parts of a spreadsheet as its helper reads them. The first byte says which part the rest is: an XLSX's sheet, its strings,
// styles or workbook, or the content of an ODS; the other parts are sound. What a few bytes may become (a row that repeats) is
// bounded by memory, so the work is bounded by the bytes that came and those that were kept.
#include <expat.h>
#include <stdio.h>
#include <string.h>

#include "sheet/parts.h"
#include "sheet/workbook.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/work.h"

#define MEMORY_MAX ((size_t)16 << 20)

static const char *const names[] = {"xl/worksheets/s.xml", "xl/sharedStrings.xml", "xl/styles.xml", "xl/workbook.xml", "content.xml"};
static const char *const sound[] = {
    "<worksheet><sheetData><row r='1'><c r='A1' t='s'><v>0</v></c><c s='1'><v>1.5</v></c></row></sheetData></worksheet>", "<sst><si><t>a</t></si></sst>",
    "<styleSheet><numFmts><numFmt numFmtId='164' formatCode='0.00'/></numFmts><cellXfs><xf numFmtId='0'/><xf numFmtId='164'/></cellXfs></styleSheet>",
    "<workbook><sheets><sheet name='a' id='r1'/></sheets></workbook>", ""};
static const char relations[] = "<Relationships><Relationship Id='r1' Target='worksheets/s.xml'/></Relationships>";

static struct {
    size_t which;
    const char *bytes;
    size_t size;
} input;

// ---- parts.h, from memory ----

struct reading {
    const struct part_reader *reader;
    XML_Parser parser;
    bool stopped;
};

static const char *local_name(const char *name)
{
    const char *colon = strrchr(name, ':');
    return colon ? colon + 1 : name;
}

const char *part_attribute(const char **attributes, const char *name)
{
    for (; *attributes; attributes += 2)
        if (strcmp(local_name(attributes[0]), name) == 0)
            return attributes[1];
    return NULL;
}

static void end_unless(struct reading *reading, bool on)
{
    if (on)
        return;
    reading->stopped = true;
    XML_StopParser(reading->parser, XML_FALSE);
}

static void on_start(void *context, const char *name, const char **attributes)
{
    struct reading *reading = context;
    if (!reading->stopped)
        end_unless(reading, reading->reader->start(reading->reader->context, local_name(name), attributes));
}

static void on_end(void *context, const char *name)
{
    struct reading *reading = context;
    if (!reading->stopped && reading->reader->end)
        end_unless(reading, reading->reader->end(reading->reader->context, local_name(name)));
}

static void on_text(void *context, const char *bytes, int size)
{
    const struct reading *reading = context;
    if (!reading->stopped && reading->reader->text)
        reading->reader->text(reading->reader->context, bytes, size);
}

static void on_document_type(void *context, const char *name, const char *system, const char *public, int has_inner)
{
    end_unless(context, false);
}

enum part_state part_read(const char *container, const char *name, const struct part_reader *reader)
{
    const char *bytes = strcmp(name, "xl/_rels/workbook.xml.rels") == 0 ? relations : NULL;
    size_t size = sizeof relations - 1;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(name, names[i]) == 0) {
            bytes = i == input.which ? input.bytes : sound[i];
            size = i == input.which ? input.size : strlen(sound[i]);
        }
    if (!bytes)
        return PART_ABSENT;
    struct reading reading = {.reader = reader, .parser = XML_ParserCreate(NULL)};
    XML_SetUserData(reading.parser, &reading);
    XML_SetElementHandler(reading.parser, on_start, on_end);
    XML_SetCharacterDataHandler(reading.parser, on_text);
    XML_SetStartDoctypeDeclHandler(reading.parser, on_document_type);
    const bool ok = XML_Parse(reading.parser, bytes, (int)size, 1) == XML_STATUS_OK;
    XML_ParserFree(reading.parser);
    return ok ? PART_READ : PART_BROKEN;
}

// ---- the target ----

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static FILE *out;
    if (!size)
        return 0;
    if (!out)
        FUZZ_MUST((out = freopen("/dev/null", "w", stdout)));
    ARENA_SCOPED arena = arena_new();
    struct grid grid = {.arena = arena};
    arena_allow(arena, MEMORY_MAX);
    input.which = bytes[0] % (sizeof names / sizeof *names);
    input.bytes = (const char *)bytes + 1;
    input.size = size - 1;
    fuzz_work_begin();
    const bool read = input.which == 4 ? ods_read("", 0, &grid) : xlsx_read("", 0, &grid);
    fuzz_work_end("sheet", size, 100000 + arena_used(arena), 300);
    fuzz_work_begin();
    const bool filled = read && grid_fill_merges(&grid);
    fuzz_work_end("merged cells", size, 100000 + arena_used(arena) + (grid.merges.count ? 2 * GRID_CELLS_MOVED_MAX : 0), 300);
    if (filled && arena_used(arena) < MEMORY_MAX / 16)
        grid_print(&grid);
    return 0;
}
