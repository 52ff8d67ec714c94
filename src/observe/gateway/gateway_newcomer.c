// Lines that nobody was taken on yet. They are limited by address: one more closes the oldest of that address, so that who
// holds many idle lines open loses those, and a device that speaks at once is heard. Where all lines are in use the oldest of
// all gives way; lines that somebody was taken on never do. Garbage closes such a line; the next ones of its
// address that begin with garbage too are read no further for a while. Who begins with a frame does not wait.
#include "observe/gateway/gateway_internal.h"

#define BUCKETS 1024

// An address with such lines.
struct stranger {
    struct stranger *next;
    struct address address;
    int lines;
    struct newcomer *oldest, *newest;
};

struct newcomers {
    struct newcomer *oldest, *newest; // of all
    struct stranger *buckets[BUCKETS];
};

struct newcomers *newcomers_new(void)
{
    return heap_alloc(sizeof(struct newcomers));
}

void newcomers_free(struct newcomers *newcomers)
{
    heap_free(newcomers); // with the last line its address is gone
}

static struct stranger **place_of(struct newcomers *newcomers, struct address address)
{
    uint64_t hash = UINT64_C(0xCBF29CE484222325);
    for (size_t i = 0; i < sizeof address.bytes; i++)
        hash = (hash ^ address.bytes[i]) * UINT64_C(0x100000001B3);
    struct stranger **at = &newcomers->buckets[(hash ^ hash >> 32) % BUCKETS];
    while (*at && !address_equal((*at)->address, address))
        at = &(*at)->next;
    return at;
}

static struct stranger *stranger_of(struct newcomers *newcomers, const struct raw_peer *peer)
{
    const struct address address = address_stranger(peer->address);
    struct stranger **at = place_of(newcomers, address);
    if (!*at) {
        *at = heap_alloc(sizeof **at);
        (*at)->address = address;
    }
    return *at;
}

struct connection *newcomer_enter(struct connection *connection)
{
    struct newcomers *all = connection->gateway->newcomers;
    struct stranger *stranger = stranger_of(all, &connection->peer);
    struct newcomer *newcomer = heap_alloc(sizeof *newcomer);
    *newcomer = (struct newcomer){.connection = connection, .stranger = stranger, .earlier = all->newest, .before = stranger->newest};
    *(all->newest ? &all->newest->later : &all->oldest) = newcomer;
    *(stranger->newest ? &stranger->newest->behind : &stranger->oldest) = newcomer;
    all->newest = stranger->newest = newcomer;
    connection->newcomer = newcomer;
    return ++stranger->lines > connection->gateway->options.newcomers_most ? stranger->oldest->connection : NULL;
}

void newcomer_leave(struct connection *connection)
{
    struct newcomer *newcomer = connection->newcomer;
    struct newcomers *all = connection->gateway->newcomers;
    if (!newcomer)
        return;
    struct stranger *stranger = newcomer->stranger;
    *(newcomer->later ? &newcomer->later->earlier : &all->newest) = newcomer->earlier;
    *(newcomer->earlier ? &newcomer->earlier->later : &all->oldest) = newcomer->later;
    *(newcomer->behind ? &newcomer->behind->before : &stranger->newest) = newcomer->before;
    *(newcomer->before ? &newcomer->before->behind : &stranger->oldest) = newcomer->behind;
    connection->newcomer = NULL;
    heap_free(newcomer);
    if (--stranger->lines)
        return;
    *place_of(all, stranger->address) = stranger->next;
    heap_free(stranger);
}

struct connection *newcomer_oldest(const struct gateway *gateway)
{
    const struct newcomer *oldest = gateway->newcomers->oldest;
    return oldest ? oldest->connection : NULL;
}

bool newcomer_waits(struct connection *connection)
{
    struct gateway *gateway = connection->gateway;
    struct newcomer *newcomer = connection->newcomer;
    if (!newcomer || !newcomer->garbage)
        return false;
    newcomer->wait_ms = suspicion_wait(gateway->suspicion, &connection->peer, SUSPICION_GARBAGE, uv_now(&gateway->loop));
    return newcomer->wait_ms;
}
