// A client of ClickHouse's HTTP interface: statements in, fixed rows of RowBinary out. Knows servers, not observations.
//
// Every value gets into a statement through clickhouse_text. The password travels in a header, never in an address. An answer
// arrives whole or not at all: the server keeps it until it has ended the query, so a fault has its status in front.
// Threads: one thread at a time.
// Faults: series.server {server, text} when it cannot be reached, series.server_refused {server, text} when it says no.
#ifndef QINGSHAN_OBSERVE_CLICKHOUSE_H
#define QINGSHAN_OBSERVE_CLICKHOUSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/fault.h"
#include "store/store.h"

#define CLICKHOUSE_SHARDS_MAX 64

struct clickhouse_settings {
    const char *shards[CLICKHOUSE_SHARDS_MAX]; // "http://10.0.0.5:8123"
    size_t shard_count;
    const char *database;                      // an identifier
    const char *user, *password;
};

struct clickhouse;
struct clickhouse *clickhouse_new(const struct clickhouse_settings *settings); // copies them; talks to nobody yet
void clickhouse_free(struct clickhouse *server);
size_t clickhouse_shard_count(const struct clickhouse *server);
const char *clickhouse_database(const struct clickhouse *server);

// A value of a statement's in list: a number, a text, or a bare identifier.
struct clickhouse_value {
    const char *name;
    int64_t number;
    const char *text; // NULL: the number
    bool bare;
};
const char *clickhouse_text(struct arena *arena, const char *sql, const struct clickhouse_value *values, size_t count);

// Pieces of the answer as they come. false ends the exchange with the fault set.
typedef bool clickhouse_take(void *context, const uint8_t *bytes, size_t size, struct fault *f);

struct clickhouse_question {
    const char *sql;
    struct store_bytes wanted;   // instants as int64, little-endian, for the table `wanted`; NULL: none
    bool without_database;       // it is not there yet
    clickhouse_take *take;       // NULL: the answer is empty
    void *context;
};
bool clickhouse_ask(struct clickhouse *server, size_t shard, const struct clickhouse_question *question, struct fault *f);
// sql: INSERT ... FORMAT RowBinary
bool clickhouse_insert(struct clickhouse *server, size_t shard, const char *sql, struct store_bytes rows, struct fault *f);

#endif
