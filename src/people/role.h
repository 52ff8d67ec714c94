// Roles and their rights: packs/national/roles.csv (role,name,name_en,scope,source) and role_rights.csv (role,right,source), read
// once and immutable afterwards. Nobody has two roles, so that who administers neither enters nor audits.
#ifndef QINGSHAN_PEOPLE_ROLE_H
#define QINGSHAN_PEOPLE_ROLE_H

#include "base/cell/kinds.h"
#include "standard/table/table.h"

// Whose rows a role's rights are meant for. Not held yet: a right reaches every row.
#define ROLE_SCOPES(X) X(SCOPE_ALL, "all") X(SCOPE_DEPARTMENT, "department") X(SCOPE_REGION, "region") X(SCOPE_OWN, "own")
enum role_scope { ROLE_SCOPES(KIND_MEMBER) SCOPE_COUNT };

struct role {
    const char *id, *name, *name_en;
    enum role_scope scope;
    unsigned rights; // RIGHT_BIT of each; those of RIGHTS_KNOWN always
};
struct roles {
    struct role *items;
    size_t count;
};

// What the service account of the machine may: everything but accounts, which are made by persons.
#define RIGHTS_LOCAL ((RIGHT_BIT(RIGHT_COUNT) - 1) & ~(RIGHT_BIT(RIGHT_ACCOUNTS) | RIGHT_BIT(RIGHT_LOCK)))
#define RIGHTS_KNOWN (RIGHT_BIT(RIGHT_VISITOR) | RIGHT_BIT(RIGHT_SELF) | RIGHT_BIT(RIGHT_SIGNED))
#define RIGHTS_ALL (RIGHT_BIT(RIGHT_COUNT) - 1)

// All in the arena. Faults: those of standard/table, role.twice {text}, role.unknown {text}.
bool roles_parse(struct arena *arena, const struct standard_file *roles, const struct standard_file *rights, struct roles *ret_roles, struct fault *f);
// The two files of a folder. Faults also: system.call, file.*.
bool roles_load(struct arena *arena, const char *folder, struct roles *ret_roles, struct fault *f);
const struct role *role_find(const struct roles *roles, const char *id); // NULL: there is none
extern const char *const right_words[]; // by enum right
const char *role_scope_word(enum role_scope scope);

#endif
