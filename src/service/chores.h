// What the server does by itself from time to time, one after the other on one thread: settling finished years, asking for
// what is missing. Each begins at the start and is done again when its time has come. Private to the folder.
#ifndef QINGSHAN_SERVICE_CHORES_H
#define QINGSHAN_SERVICE_CHORES_H

#include "api/state.h"

struct chores *chores_start(struct server *server); // NULL: the thread could not be started
void chores_stop(struct chores *chores);            // NULL is fine; before the writer stops

// What a chore asks between its pieces: true ends it, the server stops. False on other threads.
bool chore_is_stopping(void);
// Runs on the writer's thread; waits until it is committed. Of a chore.
bool chore_write(struct server *server, bool (*run)(void *context, struct store *store, struct fault *f), void *context, struct fault *f);

// Runs on the stower's thread with the writing handle, and waits for it. Of a chore.
bool chore_stow(struct server *server, bool (*run)(void *context, struct series *series, struct fault *f), void *context, struct fault *f);
// What it writes is shown to nobody: caches stay, pages hear nothing.
bool chore_write_quietly(struct server *server, bool (*run)(void *context, struct store *store, struct fault *f), void *context, struct fault *f);

// heads_chore.c: where the chains of the folder end (observe/chain/heads.h); each hour.
bool heads_all(struct server *server, struct fault *f);
int64_t heads_next_ms(const struct server *server, int64_t now_ms);
void heads_start(struct server *server); // the key of the folder, before anybody asks for it
void heads_end(struct server *server, int64_t budget_ms); // when no thread writes any more

// removed_chore.c: the journal says what retention removed.
bool removed_all(struct server *server, struct fault *f);
int64_t removed_next_ms(const struct server *server, int64_t now_ms);

// clock_api.c: whether the clock is believed; every few seconds.
#define CLOCK_LOOK_MS 5000
bool clock_look(struct server *server, struct fault *f);
int64_t clock_next_ms(const struct server *server, int64_t now_ms);

// settle_api.c: finished years; half an hour after midnight.
bool settle_all(struct server *server, struct fault *f);
int64_t settle_next_ms(const struct server *server, int64_t now_ms);
// backfill_chore.c: gaps of online devices.
bool backfill_all(struct server *server, struct fault *f);
int64_t backfill_next_ms(const struct server *server, int64_t now_ms);

#endif
