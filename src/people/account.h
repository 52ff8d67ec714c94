// Accounts: who may sign in, as what, and whose rows are his. Each change ends a version and begins the next, in a batch of the
// journal. An account that left stays: its name is never given to another person.
//
// Inside the caller's transaction. Texts of what is read are in the arena. Faults: account.name {text}, account.taken {text},
// account.unknown {text}, account.role {text}, account.department {text}, account.region {text}, account.person, account.reason, account.state {text, state}, store.sql.
#ifndef QINGSHAN_PEOPLE_ACCOUNT_H
#define QINGSHAN_PEOPLE_ACCOUNT_H

#include "base/arena.h"
#include "people/role.h"
#include "store/store.h"

#define ACCOUNT_STATES(X) X(ACCOUNT_INVITED, "invited") X(ACCOUNT_ACTIVE, "active") X(ACCOUNT_LOCKED, "locked") X(ACCOUNT_LEFT, "left")
enum account_state { ACCOUNT_STATES(KIND_MEMBER) ACCOUNT_STATE_COUNT };
#define ACCOUNT_NAME_MOST 64 // bytes: a-z, 0-9, '.', '_', '-', and what is not ASCII; none of the marks first

struct account {
    int64_t id;
    const char *name, *person, *role;
    const char *department, *region, *enterprise; // NULL: none
    enum account_state state;
};

const char *account_state_word(enum account_state state);
bool account_may_sign_in(const struct account *account); // invited or active

bool account_list(struct store *store, struct arena *arena, struct account **ret_list, size_t *ret_count, struct fault *f);
bool account_find(struct store *store, struct arena *arena, const char *name, struct account *ret_account, bool *ret_found, struct fault *f);

// Who does it, as the journal has him.
struct account_act {
    const char *who;
    const struct roles *roles;
};
bool account_add(struct store *store, const struct account_act *act, const struct account *account, int64_t *ret_batch, struct fault *f);
// Another person, role, department, region or enterprise; name and state stay.
bool account_change(struct store *store, const struct account_act *act, const struct account *account, int64_t *ret_batch, struct fault *f);
// Locking wants an account that is invited or active, unlocking a locked one (invited where nobody has signed in), leaving any but left.
bool account_set_state(struct store *store, const struct account_act *act, const char *name, enum account_state state, const char *reason, int64_t *ret_batch,
                       struct fault *f);

// ---- what proves that it is he ----

struct account_secret {
    const char *hash; // NULL: none yet
    bool first;
};
bool account_secret_read(struct store *store, struct arena *arena, const char *name, struct account_secret *ret_secret, struct fault *f);
// A new one, and the batch that says so. first: another person has given it; an own one makes an invited account active.
bool account_secret_set(struct store *store, const struct account_act *act, const char *name, const struct account_secret *secret, int64_t *ret_batch,
                        struct fault *f);

#endif
