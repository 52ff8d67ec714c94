#include "observe/forward/forward_window.h"

#include <string.h>

#include "base/arena.h"

#define PATIENCE 256
#define PATIENCE_MOST (1u << 16)

static struct forward_sent *item_at(struct forward_window *window, uint64_t number)
{
    return &window->items[number % FORWARD_WINDOW_MOST];
}

void forward_window_init(struct forward_window *window)
{
    *window = (struct forward_window){.room = 1, .most = FORWARD_WINDOW_MOST, .patience = PATIENCE};
}

void forward_window_free(struct forward_window *window)
{
    for (; window->first < window->last; window->first++)
        heap_free(item_at(window, window->first)->packet);
}

// A packet without QN goes alone: any answer is taken for its answer.
static bool goes_alone(const struct forward_sent *item)
{
    return !item->packet->qn_size;
}

struct forward_sent *forward_window_oldest(struct forward_window *window)
{
    for (uint64_t i = window->first; window->under_way && i < window->last; i++)
        if (item_at(window, i)->sent_ms && !item_at(window, i)->answered)
            return item_at(window, i);
    return NULL;
}

struct forward_sent *forward_window_unsent(struct forward_window *window)
{
    const struct forward_sent *oldest = forward_window_oldest(window);
    if (window->under_way >= window->room || (oldest && goes_alone(oldest)))
        return NULL;
    for (uint64_t i = window->first; i < window->last; i++) {
        struct forward_sent *item = item_at(window, i);
        if (!item->sent_ms && !item->answered)
            return oldest && goes_alone(item) ? NULL : item;
    }
    return NULL;
}

// Whether one that is added could go depends on it; here one may wait.
bool forward_window_wants(const struct forward_window *window)
{
    if (window->last - window->first == FORWARD_WINDOW_MOST || window->under_way >= window->room)
        return false;
    for (uint64_t i = window->first; i < window->last; i++) {
        const struct forward_sent *item = &window->items[i % FORWARD_WINDOW_MOST];
        if (!item->sent_ms && !item->answered)
            return false;
    }
    return true;
}

void forward_window_add(struct forward_window *window, struct forward_packet *packet, int64_t next_position, int64_t received_ms)
{
    *item_at(window, window->last++) = (struct forward_sent){.packet = packet, .next_position = next_position, .received_ms = received_ms};
}

void forward_window_sent(struct forward_window *window, struct forward_sent *item, int64_t now_ms)
{
    window->under_way += !item->sent_ms;
    item->sent_ms = now_ms;
    item->tries++;
    item->was_sent = true;
}

static bool same_text(struct hj212_text a, const char *bytes, size_t size)
{
    return a.size == size && memcmp(a.bytes, bytes, size) == 0;
}

// By QN and MN. Loggers may send at the same millisecond, so the QN alone is enough only for targets that put an MN of their
// own into answers, or none.
struct forward_sent *forward_window_find(struct forward_window *window, const struct forward_answer *answer)
{
    struct forward_sent *other = NULL;
    for (uint64_t i = window->first; i < window->last; i++) {
        struct forward_sent *item = item_at(window, i);
        const struct forward_packet *packet = item->packet;
        if (!item->sent_ms || item->answered)
            continue;
        if (goes_alone(item))
            return item;
        if (answer->qn.size && !same_text(answer->qn, packet->qn, packet->qn_size))
            continue;
        if (answer->mn.size && same_text(answer->mn, packet->mn, packet->mn_size)) {
            window->echoes_mn = true;
            return item;
        }
        other = other ? other : item;
    }
    return window->echoes_mn && answer->mn.size ? NULL : other;
}

void forward_window_answered(struct forward_window *window, struct forward_sent *item)
{
    const bool in_time = item->tries == 1;
    item->answered = true;
    window->under_way--;
    if (!in_time)
        return;
    if (++window->good >= window->patience && window->most < FORWARD_WINDOW_MOST) {
        window->most++;
        window->good = 0;
    }
    if (window->room < window->most)
        window->room++;
}

// A target that looks at one packet at a time has lost those behind it.
void forward_window_late(struct forward_window *window)
{
    if (window->under_way > 1) {
        window->most = window->under_way / 2;
        window->patience = window->patience * 2 < PATIENCE_MOST ? window->patience * 2 : PATIENCE_MOST;
    }
    window->room = 1;
    window->good = 0;
}

void forward_window_restart(struct forward_window *window)
{
    for (uint64_t i = window->first; i < window->last; i++) {
        item_at(window, i)->sent_ms = 0;
        item_at(window, i)->tries = 0;
    }
    window->under_way = 0;
    window->room = 1;
    window->good = 0;
    window->echoes_mn = false;
}

bool forward_window_passes(const struct forward_window *window)
{
    return window->first < window->last && window->items[window->first % FORWARD_WINDOW_MOST].answered;
}

int forward_window_pass(struct forward_window *window, int64_t *ret_position)
{
    int passed = 0;
    for (; window->first < window->last && item_at(window, window->first)->answered; window->first++, passed++) {
        *ret_position = item_at(window, window->first)->next_position;
        heap_free(item_at(window, window->first)->packet);
    }
    return passed;
}

int64_t forward_window_waits_since(const struct forward_window *window)
{
    for (uint64_t i = window->first; i < window->last; i++)
        if (!window->items[i % FORWARD_WINDOW_MOST].answered)
            return window->items[i % FORWARD_WINDOW_MOST].received_ms;
    return 0;
}
