// qingshan-sheet FILE [N]: the Nth sheet that can be seen (from 0) of an XLSX or ODS file on stdout: lines of notes, then CSV.
// Exit 0 read, 1 not readable, 2 a workbook in Excel's binary form, 3 more than a table may hold.
// The file is taken into memory first; then the process gives up all rights but to compute and to write (confine.h): whatever a
// hostile file makes of the libraries, it reaches no file and no network.
#include <stdio.h>
#include <stdlib.h>

#include "sheet/confine.h"
#include "sheet/parts.h"
#include "sheet/workbook.h"

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
const char *__asan_default_options(void);
const char *__asan_default_options(void) { return "detect_leaks=0"; } // looking for them needs another process
#endif
#endif

enum { READ, UNREADABLE, BINARY, TOO_LARGE };

static int read_book(struct grid *grid, size_t which)
{
    if (part_is_there(PART_BOOK, "xl/workbook.bin"))
        return BINARY;
    if (!(part_is_there(PART_BOOK, "xl/workbook.xml") ? xlsx_read(PART_BOOK, which, grid) : ods_read(PART_BOOK, which, grid)))
        return part_was_too_large() ? TOO_LARGE : UNREADABLE;
    if (!grid_fill_merges(grid) || arena_over(grid->arena))
        return TOO_LARGE;
    grid_print(grid);
    return fflush(stdout) == 0 ? READ : UNREADABLE;
}

int main(int count, char **arguments)
{
    if (count < 2 || count > 3)
        return 64;
    ARENA_SCOPED arena = arena_new();
    struct grid grid = {.arena = arena};
    part_memory(arena);
    if (!part_take(arguments[1]))
        return UNREADABLE;
    if (!confine())
        puts("#open\t1");
    return read_book(&grid, count == 3 ? strtoul(arguments[2], NULL, 10) : 0);
}
