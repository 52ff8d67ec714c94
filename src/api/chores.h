// What the server does by itself from time to time, one after the other on one thread: settling finished years, asking for
// what is missing. Each begins at the start and is done again when its time has come. Private to the folder.
#ifndef QINGSHAN_API_CHORES_H
#define QINGSHAN_API_CHORES_H

#include "api/api_internal.h"

struct chores *chores_start(struct server *server); // NULL: the thread could not be started
void chores_stop(struct chores *chores);            // NULL is fine; before the writer stops

// What a chore asks between its pieces: true ends it, the server stops. False on other threads.
bool chore_is_stopping(void);
// Runs on the writer's thread; waits until it is committed. Of a chore.
bool chore_write(struct server *server, bool (*run)(void *context, struct store *store, struct fault *f), void *context, struct fault *f);

// settle_api.c: finished years; half an hour after midnight.
bool settle_all(struct server *server, struct fault *f);
int64_t settle_next_ms(const struct server *server, int64_t now_ms);
// backfill_chore.c: gaps of online devices.
bool backfill_all(struct server *server, struct fault *f);
int64_t backfill_next_ms(const struct server *server, int64_t now_ms);

#endif
