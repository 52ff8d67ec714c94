// What the server does by itself from time to time, one after the other on one thread: settling finished years, asking for
// what is missing. Each begins at the start and is done again when its time has come. Private to the folder.
#ifndef QINGSHAN_SERVICE_CHORES_H
#define QINGSHAN_SERVICE_CHORES_H

#include "observe/series/series.h"
#include "store/store.h"

struct service;
struct chore {
    const char *name;
    bool (*run)(struct service *service, struct fault *f);
    int64_t (*next_ms)(const struct service *service, int64_t now_ms);
    bool believes; // the clock: it waits while that is doubted
};
#define CHORES_MAX 8
#define CHORE_LOOK_MS 5000 // the longest time between two looks at what is due

struct chores *chores_start(struct service *service, const struct chore *chores, size_t count); // borrowed; NULL: the thread could not be started
void chores_stop(struct chores *chores);            // NULL is fine; before the writer stops

// What a chore asks between its pieces: true ends it, the server stops. False on other threads.
bool chore_is_stopping(void);
// Runs on the writer's thread; waits until it is committed. Of a chore.
bool chore_write(struct service *service, bool (*run)(void *context, struct store *store, struct fault *f), void *context, struct fault *f);

// Runs on the stower's thread with the writing handle, and waits for it. Of a chore.
bool chore_stow(struct service *service, bool (*run)(void *context, struct series *series, struct fault *f), void *context, struct fault *f);
// What it writes is shown to nobody: caches stay, pages hear nothing.
bool chore_write_quietly(struct service *service, bool (*run)(void *context, struct store *store, struct fault *f), void *context, struct fault *f);

// ---- the chores ----

// heads_chore.c: where the chains of the folder end (observe/chain/heads.h); each hour.
bool heads_all(struct service *service, struct fault *f);
int64_t heads_next_ms(const struct service *service, int64_t now_ms);
void heads_start(struct service *service); // the key of the folder, before anybody asks for it
void heads_end(struct service *service, int64_t budget_ms); // when no thread writes any more

// removed_chore.c: the journal says what retention removed.
bool removed_all(struct service *service, struct fault *f);
int64_t removed_next_ms(const struct service *service, int64_t now_ms);

// clock_chore.c: whether the clock is believed; at each look.
bool clock_begin(struct service *service, struct store *store, struct fault *f); // looks at it, and watches it from now on
bool clock_look(struct service *service, struct fault *f);
int64_t clock_next_ms(const struct service *service, int64_t now_ms);

// settle_chore.c: finished years; half an hour after midnight.
bool settle_all(struct service *service, struct fault *f);
int64_t settle_next_ms(const struct service *service, int64_t now_ms);

// uploads_chore.c: files that nobody went on sending; each hour.
bool uploads_all(struct service *service, struct fault *f);
int64_t uploads_next_ms(const struct service *service, int64_t now_ms);

// backfill_chore.c: gaps of online devices.
bool backfill_all(struct service *service, struct fault *f);
int64_t backfill_next_ms(const struct service *service, int64_t now_ms);

#endif
