// qingshan-sheet FILE: the first sheet of an XLSX or ODS file as CSV on stdout. Exit 0 read, 1 not readable.
#include <gdal.h>
#include <ogr_api.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "cpl_conv.h"

static GDALDatasetH open_sheet(const char *path)
{
    static const char *const drivers[] = {"XLSX", "ODS", NULL};
    OGRRegisterAll();
    CPLSetConfigOption("OGR_XLSX_HEADERS", "DISABLE");
    CPLSetConfigOption("OGR_ODS_HEADERS", "DISABLE");
    CPLSetConfigOption("OGR_XLSX_FIELD_TYPES", "STRING");
    CPLSetConfigOption("OGR_ODS_FIELD_TYPES", "STRING");
    return GDALOpenEx(path, GDAL_OF_VECTOR | GDAL_OF_READONLY, drivers, NULL, NULL);
}

static void append_quoted(struct text_buffer *out, const char *cell, bool first)
{
    text_buffer_append(out, first ? "\"" : ",\"");
    for (; *cell; cell++) {
        if (*cell == '"')
            text_buffer_append_char(out, '"');
        text_buffer_append_char(out, *cell);
    }
    text_buffer_append_char(out, '"');
}

static void print_layer(OGRLayerH layer)
{
    OGRFeatureH feature;
    int fields = OGR_FD_GetFieldCount(OGR_L_GetLayerDefn(layer));
    OGR_L_ResetReading(layer);
    while ((feature = OGR_L_GetNextFeature(layer))) {
        ARENA_SCOPED arena = arena_new();
        struct text_buffer out;
        text_buffer_init(&out, arena);
        for (int i = 0; i < fields; i++)
            append_quoted(&out, OGR_F_IsFieldSetAndNotNull(feature, i) ? OGR_F_GetFieldAsString(feature, i) : "", i == 0);
        puts(out.bytes);
        OGR_F_Destroy(feature);
    }
}

int main(int count, char **arguments)
{
    if (count != 2)
        return 64;
    GDALDatasetH sheet = open_sheet(arguments[1]);
    if (!sheet || GDALDatasetGetLayerCount(sheet) < 1)
        return 1;
    print_layer(GDALDatasetGetLayer(sheet, 0));
    GDALClose(sheet);
    return fflush(stdout) == 0 ? 0 : 1;
}
