#include "standard/hj212/reference.h"

#include <stdio.h>
#include <string.h>

uint16_t reference_crc(const char *bytes, size_t size)
{
    uint16_t crc = 0xFFFF;
    for (size_t i = 0; i < size; i++) {
        crc = (uint16_t)((crc >> 8) ^ (uint8_t)bytes[i]);
        for (int bit = 0; bit < 8; bit++)
            crc = (uint16_t)((crc >> 1) ^ (crc & 1 ? 0xA001 : 0));
    }
    return crc;
}

uint16_t reference_crc_modbus(const char *bytes, size_t size)
{
    uint16_t crc = 0xFFFF;
    for (size_t i = 0; i < size; i++) {
        crc = (uint16_t)(crc ^ (uint8_t)bytes[i]);
        for (int bit = 0; bit < 8; bit++)
            crc = (uint16_t)((crc >> 1) ^ (crc & 1 ? 0xA001 : 0));
    }
    return crc;
}

static const char *find(const char *at, const char *end, const char *marks)
{
    while (at < end && !memchr(marks, *at, strlen(marks)))
        at++;
    return at;
}

// Without what is rare in the field: no log texts, no groups.
static int read_fields(const char *at, const char *end, struct hj212_field *fields, size_t most)
{
    int count = 0;
    char separator = 0;
    while ((at < end || separator) && (size_t)count < most) {
        const char *stop = find(at, end, ";,"), *name = at;
        while (name < stop && *name == ' ')
            name++;
        const char *sign = find(name, stop, "=");
        fields[count] = (struct hj212_field){.separator = separator, .has_value = sign < stop, .name = {name, (size_t)(sign - name)}};
        if (sign < stop)
            fields[count].value = (struct hj212_text){sign + 1, (size_t)(stop - sign - 1)};
        count++;
        separator = stop < end ? *stop : 0;
        at = stop < end ? stop + 1 : end;
    }
    return count;
}

int reference_decode(const char *bytes, size_t size, struct hj212_field *fields, size_t most)
{
    char length[8], crc[8];
    if (size < 12 || memcmp(bytes, "##", 2) != 0 || memcmp(bytes + size - 2, "\r\n", 2) != 0)
        return -1;
    snprintf(length, sizeof length, "%04u", (unsigned)(size - 12));
    snprintf(crc, sizeof crc, "%04X", (unsigned)reference_crc(bytes + 6, size - 12));
    if (memcmp(bytes + 2, length, 4) != 0 || memcmp(bytes + size - 6, crc, 4) != 0)
        return -1;
    const char *end = bytes + size - 8, *cp = memmem(bytes, size, ";CP=&&", 6);
    if (!cp || cp + 6 > end || memcmp(end, "&&", 2) != 0)
        return -1;
    return read_fields(cp + 6, end, fields, most);
}
