// How fast one core decodes: frame, CRC, head, every field of the CP, its code split off, its number parsed.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "standard/hj212/hj212_internal.h"
#include "standard/hj212/reference.h"

#define ROUNDS 7
#define ROUND_NS 100000000
#define CRC_BYTES 65536

static volatile int64_t sink; // so that nothing is left out

// A packet of wanted size: DataTime, then `count` fields; values are made longer until it fits.
static size_t make_packet(char *out, size_t wanted, const char *cn, const char *const *names, size_t count)
{
    struct hj212_field fields[64];
    char values[64][24];
    size_t size = 0;
    for (size_t longer = 0; size < wanted && longer < 800; longer++) {
        const struct hj212_message message = {.qn = hj212_text_of("20240601085857223"), .st = hj212_text_of("31"), .cn = hj212_text_of(cn), .pw = hj212_text_of("123456"),
                                              .mn = hj212_text_of("010000A8900016F000169DC0"), .flag = hj212_text_of("5")};
        struct hj212_writer writer;
        for (size_t i = 0; i < count; i++) {
            const bool flag = strstr(names[i], "-Flag"), time = strcmp(names[i], "DataTime") == 0;
            snprintf(values[i], sizeof values[i], "%.*s", (int)(1 + longer / count + (i < longer % count)), "1234.56789012345");
            fields[i] = (struct hj212_field){i ? i > 1 && strncmp(names[i], names[i - 1], 6) == 0 ? ',' : ';' : 0, true, hj212_text_of(names[i]),
                                             hj212_text_of(time ? "20240601085800" : flag ? "N" : values[i])};
        }
        hj212_write_begin(&writer, out, HJ212_FRAME_MAX);
        size = hj212_encode(&message, fields, count, &writer);
    }
    return size;
}

static size_t decode(const char *bytes, size_t size)
{
    struct hj212_frame frame;
    struct hj212_message message;
    struct hj212_cp_reader reader;
    struct hj212_field field;
    struct hj212_text code, kind;
    struct decimal number;
    int64_t sum = 0;
    size_t count = 0;
    if (hj212_frame_next(bytes, size, &(struct hj212_options){0}, &frame) != HJ212_FRAME || !hj212_message_read(frame.segment, &message))
        return 0;
    hj212_cp_init(&reader, message.cp);
    for (; hj212_cp_next(&reader, &field); count++) {
        hj212_name_split(field.name, &code, &kind);
        if (hj212_value_parse(field.value, &number))
            sum += number.mantissa + (int64_t)kind.size;
    }
    sink = sum;
    return count;
}

static size_t decode_plainly(const char *bytes, size_t size)
{
    struct hj212_field fields[64];
    return (size_t)reference_decode(bytes, size, fields, 64);
}

// Processor time of this thread: what one core does, whoever else uses the machine.
static int64_t core_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static double best_per_second(size_t (*run)(const char *, size_t), const char *bytes, size_t size)
{
    double best = 0;
    for (int round = 0; round < ROUNDS; round++) {
        const int64_t start = core_ns();
        int64_t count = 0, taken;
        do {
            for (int i = 0; i < 100; i++)
                run(bytes, size);
            count += 100;
            taken = core_ns() - start;
        } while (taken < ROUND_NS);
        const double rate = (double)count * 1e9 / (double)taken;
        best = rate > best ? rate : best;
    }
    return best;
}

#define CRC_RUN(name)                                    \
    static size_t run_##name(const char *bytes, size_t size) \
    {                                                    \
        sink = name(bytes, size);                        \
        return size;                                     \
    }
CRC_RUN(hj212_crc)
CRC_RUN(hj212_crc_by_tables)
CRC_RUN(hj212_crc_modbus)
CRC_RUN(reference_crc)

static void show_crc(const char *name, size_t (*run)(const char *, size_t), const char *bytes)
{
    printf("crc %-26s %7.2f GB/s (64 KiB) %7.2f GB/s (497 bytes)\n", name, best_per_second(run, bytes, CRC_BYTES) * CRC_BYTES / 1e9,
           best_per_second(run, bytes, 497) * 497 / 1e9);
}

static void show_packet(const char *what, size_t wanted, const char *cn, const char *const *names, size_t count)
{
    char packet[HJ212_FRAME_MAX];
    const size_t size = make_packet(packet, wanted, cn, names, count);
    if (size != wanted || decode(packet, size) != count || decode_plainly(packet, size) != count) {
        printf("%s: %zu bytes, %zu fields\n", what, size, decode(packet, size));
        exit(1);
    }
    printf("%s, %zu bytes, %zu fields: %.0f packets/s; plain version %.0f packets/s\n", what, size, count, best_per_second(decode, packet, size),
           best_per_second(decode_plainly, packet, size));
}

int main(void)
{
    // 10 flue-gas factors
    static const char *const real_time[] = {"DataTime", "a34013-Rtd", "a34013-ZsRtd", "a34013-Flag", "a21026-Rtd", "a21026-ZsRtd", "a21026-Flag", "a21002-Rtd",
        "a21002-ZsRtd", "a21002-Flag", "a19001-Rtd", "a19001-Flag", "a01011-Rtd", "a01011-Flag", "a01012-Rtd", "a01012-Flag", "a01013-Rtd", "a01013-Flag",
        "a01014-Rtd", "a01014-Flag", "a21005-Rtd", "a21005-Flag", "a00000-Rtd", "a00000-Flag"};
    static char names[50][16] = {"DataTime"};
    static const char *const kinds[] = {"Min", "Avg", "Max", "Cou", "Flag"}, *const codes[] = {"a34013", "a21026", "a21002", "a19001", "a01011", "a01012", "a01013", "a01014", "a21005", "a00000"};
    const char *minute[50] = {names[0]};
    char *bytes = malloc(CRC_BYTES);
    for (int i = 1; i < 50; i++) {
        snprintf(names[i], sizeof names[i], "%s-%s", codes[(i - 1) / 5], kinds[(i - 1) % 5]);
        minute[i] = names[i];
    }
    if (!bytes)
        return 1;
    for (int i = 0; i < CRC_BYTES; i++)
        bytes[i] = (char)(i * 31 + i / 251);
    show_packet("real-time packet", 509, "2011", real_time, 24);
    show_packet("minute packet", 960, "2051", minute, 50);
    show_crc("as used", run_hj212_crc, bytes);
    show_crc("by tables", run_hj212_crc_by_tables, bytes);
    show_crc("modbus", run_hj212_crc_modbus, bytes);
    show_crc("plain version", run_reference_crc, bytes);
    free(bytes);
    return 0;
}
