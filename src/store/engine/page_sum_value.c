// The sum itself: a file of its own, so that a test can put another one in its place.
#include <string.h>

#include "store/engine/page_sum.h"

#define LANES 4
#define FACTOR UINT64_C(0x9e3779b97f4a7c15)

static uint64_t mixed(uint64_t sum, uint64_t word)
{
    sum ^= word;
    return (sum << 29 | sum >> 35) * FACTOR;
}

// Each step is one to one in the word and in the sum before it, so one changed word is always found. Four lanes go side by side.
uint64_t page_sum_of(const void *page, int size, int64_t number)
{
    uint64_t lanes[LANES], words[LANES];
    const char *at = page;
    int left = size - PAGE_SUM_SIZE;
    for (int i = 0; i < LANES; i++)
        lanes[i] = FACTOR * (uint64_t)(number * LANES + i + 1);
    for (; left >= (int)sizeof words; left -= (int)sizeof words, at += sizeof words) {
        memcpy(words, at, sizeof words);
        for (int i = 0; i < LANES; i++)
            lanes[i] = mixed(lanes[i], words[i]);
    }
    for (int i = 0; left > 0; left -= (int)sizeof *words, at += sizeof *words, i++) {
        memcpy(words, at, sizeof *words);
        lanes[i] = mixed(lanes[i], *words);
    }
    uint64_t sum = 0;
    for (int i = 0; i < LANES; i++)
        sum = mixed(sum, lanes[i]);
    return sum ^ sum >> 32;
}

bool page_sum_is_right(const void *page, int size, int64_t number)
{
    uint64_t held;
    memcpy(&held, (const char *)page + size - PAGE_SUM_SIZE, sizeof held);
    return held == page_sum_of(page, size, number);
}
