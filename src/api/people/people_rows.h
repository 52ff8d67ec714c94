// What the answers of this folder are written of (people.answer).
#ifndef QINGSHAN_API_PEOPLE_ROWS_H
#define QINGSHAN_API_PEOPLE_ROWS_H

#include "api/write_job.h"
#include "people/account.h"

struct session_row {
    const struct actor *actor;
    const char *role, *role_name; // role_name NULL: it is none of the table
    bool plain;
};
struct role_row {
    const struct role *is;
};
struct role_rows {
    const struct role_row *items;
    size_t count;
};
struct account_row {
    struct account is;
    const char *role_name;
};
struct account_rows {
    const struct account_row *items;
    size_t count;
};
struct account_written {
    const struct account *account;
    const char *password;         // NULL: none was made
};
// Of the asking language; NULL: there is no such role.
const char *role_name_of(const struct server *server, enum language language, const char *id);
json_t *session_document_of(const struct request *request, const struct actor *actor); // what GET /session says of him

// A job whose body is read, with a hash, on a thread that waits for its turn.
enum MHD_Result people_hashed(struct request *request, const char *what, bool (*read)(struct write_job *job, struct fault *f), write_work *work);

#include "people_answer.h"

#endif
