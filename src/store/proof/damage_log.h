// Notes damage from any thread: what is told here goes into the register (damage.h) by the server's one writer, and once into the log
// of the program. It keeps nothing that is told again: whoever meets a damage may tell it each time.
#ifndef QINGSHAN_STORE_DAMAGE_LOG_H
#define QINGSHAN_STORE_DAMAGE_LOG_H

#include "store/proof/damage.h"
#include "store/writer.h"

struct damage_log;
struct damage_log *damage_log_new(struct writer *writer, int64_t unseen); // borrowed; unseen: of the register now
void damage_log_free(struct damage_log *log);                            // the writer has ended; NULL is fine

void damage_log_add(struct damage_log *log, const struct damage *found); // borrowed for the call; log NULL: only into the program's log
void damage_log_told(void *log, const struct damage *found);             // the same, for who tells into a callback
void damage_log_send(struct damage_log *log);                            // what has gathered, to the writer; NULL is fine
// How many nobody has acknowledged, without a store; and to be told after an acknowledgement, on the writer's thread.
int64_t damage_log_unseen(const struct damage_log *log);
bool damage_log_count(struct damage_log *log, struct store *store, struct fault *f);

#endif
