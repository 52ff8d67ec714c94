#include "observe/series/clickhouse/clickhouse_row.h"

#include <string.h>

#define FLAG_BYTES 4
#define SCALE_NONE 0xff // -1

static void write_number(uint8_t **at, uint64_t value, size_t size)
{
    for (size_t i = 0; i < size; i++)
        *(*at)++ = (uint8_t)(value >> (8 * i));
}

static uint64_t read_number(const uint8_t **at, size_t size)
{
    uint64_t value = 0;
    for (size_t i = 0; i < size; i++)
        value |= (uint64_t)*(*at)++ << (8 * i);
    return value;
}

void clickhouse_row_write(uint8_t out[CLICKHOUSE_ROW_SIZE], int64_t series, enum series_kind kind, const struct observation *observation)
{
    const struct observation_number numbers[] = {observation->value, observation->least, observation->most, observation->total};
    uint8_t *at = out;
    write_number(&at, (uint64_t)series, 8);
    write_number(&at, (uint64_t)observation->at_ms, 8);
    write_number(&at, (uint64_t)observation->version, 4);
    write_number(&at, (uint64_t)kind, 1);
    for (size_t i = 0; i < 4; i++)
        write_number(&at, numbers[i].present ? (uint64_t)numbers[i].mantissa : 0, 8);
    for (size_t i = 0; i < 4; i++)
        write_number(&at, numbers[i].present ? (uint64_t)numbers[i].scale : SCALE_NONE, 1);
    memcpy(at, observation->flag, FLAG_BYTES);
    at += FLAG_BYTES;
    write_number(&at, observation->origin, 1);
    write_number(&at, (uint64_t)observation->frame, 8);
}

static bool read_numbers(const uint8_t **at, struct observation_number *const numbers[4])
{
    bool sound = true;
    for (size_t i = 0; i < 4; i++)
        *numbers[i] = (struct observation_number){.mantissa = (int64_t)read_number(at, 8)};
    for (size_t i = 0; i < 4; i++) {
        uint64_t scale = read_number(at, 1);
        numbers[i]->present = scale != SCALE_NONE;
        numbers[i]->scale = numbers[i]->present ? (int32_t)scale : 0;
        sound = sound && (!numbers[i]->present || scale <= DECIMAL_SCALE_MAX);
    }
    return sound;
}

bool clickhouse_row_read(const uint8_t in[CLICKHOUSE_ROW_SIZE], struct observation *ret_observation)
{
    struct observation o = {0};
    struct observation_number *const numbers[4] = {&o.value, &o.least, &o.most, &o.total};
    const uint8_t *at = in + 8;
    o.at_ms = (int64_t)read_number(&at, 8);
    o.version = (int32_t)read_number(&at, 4);
    at++; // the kind
    if (!read_numbers(&at, numbers))
        return false;
    memcpy(o.flag, at, FLAG_BYTES);
    at += FLAG_BYTES;
    o.origin = (uint8_t)read_number(&at, 1);
    o.frame = (int64_t)read_number(&at, 8);
    *ret_observation = o;
    return o.origin < OBSERVATION_ORIGIN_COUNT && o.version >= 1 && o.at_ms >= SERIES_AT_MIN && o.at_ms < SERIES_AT_MAX;
}

bool row_cutter_take(struct row_cutter *cutter, const uint8_t *bytes, size_t size, row_visit *visit, void *context, struct fault *f)
{
    while (size > 0) {
        if (cutter->have == 0 && size >= cutter->row_size) {
            if (!visit(context, bytes, f))
                return false;
            bytes += cutter->row_size;
            size -= cutter->row_size;
            continue;
        }
        size_t missing = cutter->row_size - cutter->have, more = size < missing ? size : missing;
        memcpy(cutter->part + cutter->have, bytes, more);
        cutter->have += more;
        bytes += more;
        size -= more;
        if (cutter->have == cutter->row_size) {
            cutter->have = 0;
            if (!visit(context, cutter->part, f))
                return false;
        }
    }
    return true;
}
