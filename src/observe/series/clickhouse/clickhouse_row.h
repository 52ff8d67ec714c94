// An observation as a row of the table `observation` in ClickHouse's RowBinary: 70 bytes, little-endian. Pure.
#ifndef QINGSHAN_OBSERVE_CLICKHOUSE_ROW_H
#define QINGSHAN_OBSERVE_CLICKHOUSE_ROW_H

#include "observe/series/series.h"

#define CLICKHOUSE_ROW_SIZE 70

void clickhouse_row_write(uint8_t out[CLICKHOUSE_ROW_SIZE], int64_t series, enum series_kind kind, const struct observation *observation);
// false: this is no row of ours.
bool clickhouse_row_read(const uint8_t in[CLICKHOUSE_ROW_SIZE], struct observation *ret_observation);

// Cuts a stream of fixed rows that comes in pieces of any size.
struct row_cutter {
    size_t row_size;   // at most CLICKHOUSE_ROW_SIZE
    size_t have;       // bytes of a row that is not whole yet
    uint8_t part[CLICKHOUSE_ROW_SIZE];
};
typedef bool row_visit(void *context, const uint8_t *row, struct fault *f);
bool row_cutter_take(struct row_cutter *cutter, const uint8_t *bytes, size_t size, row_visit *visit, void *context, struct fault *f);

#endif
