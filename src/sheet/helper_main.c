// qingshan-sheet FILE [N]: the Nth sheet that can be seen (from 0) of an XLSX or ODS file on stdout: lines of notes, then CSV.
// Exit 0 read, 1 not readable, 2 a workbook in Excel's binary form.
#include <stdio.h>
#include <stdlib.h>

#include "sheet/parts.h"
#include "sheet/workbook.h"

int main(int count, char **arguments)
{
    if (count < 2 || count > 3)
        return 64;
    ARENA_SCOPED arena = arena_new();
    const char *file = arguments[1];
    const size_t which = count == 3 ? strtoul(arguments[2], NULL, 10) : 0;
    struct grid grid = {.arena = arena};
    if (part_is_there(file, "xl/workbook.bin"))
        return 2;
    if (!(part_is_there(file, "xl/workbook.xml") ? xlsx_read(file, which, &grid) : ods_read(file, which, &grid)))
        return 1;
    grid_fill_merges(&grid);
    grid_print(&grid);
    return fflush(stdout) == 0 ? 0 : 1;
}
