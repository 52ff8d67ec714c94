// The CRC three ways: eight bytes at a time by tables, 32 lanes at a time where the processor has AVX2, and the rest byte
// by byte. reference.c holds the standard's own words, bit by bit; a test compares them.
#include "crc_tables.h"
#include "standard/hj212/hj212_internal.h"

#if defined(__x86_64__)
#include <immintrin.h>
#define VECTOR_BYTES_MIN 64 // below, the folding of the lanes costs more than it saves
#endif

#define SLICE 8

// The high byte of the register after these bytes.
static uint8_t add_bytes(uint8_t high, const uint8_t *at, size_t size)
{
    for (; size >= SLICE; size -= SLICE, at += SLICE)
        high = crc_slices[7][high ^ at[0]] ^ crc_slices[6][at[1]] ^ crc_slices[5][at[2]] ^ crc_slices[4][at[3]] ^ crc_slices[3][at[4]] ^
               crc_slices[2][at[5]] ^ crc_slices[1][at[6]] ^ crc_slices[0][at[7]];
    while (size--)
        high = crc_slices[0][high ^ *at++];
    return high;
}

#if defined(__x86_64__)
// H applied 1 << power times to every lane.
__attribute__((target("avx2"))) static inline __m256i apply(__m256i lanes, int power)
{
    const __m256i half = _mm256_set1_epi8(15);
    __m256i low = _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)crc_halves[power][0]));
    __m256i high = _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)crc_halves[power][1]));
    return _mm256_xor_si256(_mm256_shuffle_epi8(low, _mm256_and_si256(lanes, half)),
                            _mm256_shuffle_epi8(high, _mm256_and_si256(_mm256_srli_epi16(lanes, 4), half)));
}

// Lane i has 31 - i lanes behind it, which the register passed after it: halve the lanes five times, and one step more.
__attribute__((target("avx2"))) static uint8_t fold(__m256i lanes)
{
    lanes = _mm256_xor_si256(apply(lanes, 4), _mm256_permute2x128_si256(lanes, lanes, 0x81));
    lanes = _mm256_xor_si256(apply(lanes, 3), _mm256_srli_si256(lanes, 8));
    lanes = _mm256_xor_si256(apply(lanes, 2), _mm256_srli_si256(lanes, 4));
    lanes = _mm256_xor_si256(apply(lanes, 1), _mm256_srli_si256(lanes, 2));
    lanes = _mm256_xor_si256(apply(lanes, 0), _mm256_srli_si256(lanes, 1));
    return crc_slices[0][_mm_cvtsi128_si32(_mm256_castsi256_si128(lanes)) & 0xFF];
}

// Takes whole blocks of 32 bytes; *ret_done bytes are done.
__attribute__((target("avx2"))) static uint8_t add_vectors(uint8_t high, const uint8_t *at, size_t size, size_t *ret_done)
{
    const __m256i *block = (const __m256i *)(const void *)at;
    size_t left = size / 32;
    __m256i first = _mm256_xor_si256(_mm256_loadu_si256(block), _mm256_setr_epi64x(high, 0, 0, 0));
    *ret_done = left * 32;
    if (left >= 8) { // four chains at once hide the latency of one
        __m256i a = first, b = _mm256_loadu_si256(block + 1), c = _mm256_loadu_si256(block + 2), d = _mm256_loadu_si256(block + 3);
        for (block += 4, left -= 4; left >= 4; block += 4, left -= 4) {
            a = _mm256_xor_si256(apply(a, 7), _mm256_loadu_si256(block));
            b = _mm256_xor_si256(apply(b, 7), _mm256_loadu_si256(block + 1));
            c = _mm256_xor_si256(apply(c, 7), _mm256_loadu_si256(block + 2));
            d = _mm256_xor_si256(apply(d, 7), _mm256_loadu_si256(block + 3));
        }
        a = _mm256_xor_si256(apply(a, 6), c);
        b = _mm256_xor_si256(apply(b, 6), d);
        first = _mm256_xor_si256(apply(a, 5), b);
        block--, left++; // `first` now stands where its last block stood
    }
    for (block++, left--; left; block++, left--)
        first = _mm256_xor_si256(apply(first, 5), _mm256_loadu_si256(block));
    return fold(first);
}
#endif

uint16_t hj212_crc(const char *bytes, size_t size)
{
    const uint8_t *at = (const uint8_t *)bytes;
    uint8_t high = 0xFF;
    if (!size)
        return 0xFFFF;
    size--; // the last byte gives the whole register
#if defined(__x86_64__)
    if (size >= VECTOR_BYTES_MIN && __builtin_cpu_supports("avx2")) {
        size_t done;
        high = add_vectors(high, at, size, &done);
        at += done;
        size -= done;
    }
#endif
    high = add_bytes(high, at, size);
    return crc_table[high ^ at[size]];
}

uint16_t hj212_crc_by_tables(const char *bytes, size_t size)
{
    const uint8_t *at = (const uint8_t *)bytes;
    return size ? crc_table[add_bytes(0xFF, at, size - 1) ^ at[size - 1]] : 0xFFFF;
}

uint16_t hj212_crc_modbus(const char *bytes, size_t size)
{
    const uint8_t *at = (const uint8_t *)bytes;
    uint16_t crc = 0xFFFF;
    while (size--)
        crc = (uint16_t)((crc >> 8) ^ crc_table[(crc ^ *at++) & 0xFF]);
    return crc;
}
