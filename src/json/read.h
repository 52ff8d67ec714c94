// Reading JSON: fields of a body that somebody sent, and members of a document of our own. An absent field and null are
// the same thing everywhere. A field of another type is refused and never taken for absent.
#ifndef QINGSHAN_JSON_READ_H
#define QINGSHAN_JSON_READ_H

#include "base/fault.h"
#include "json/json.h"

// ---- a body: fault api.body_field {field, wanted} ----

bool json_is_absent(const json_t *value);
// As text, trimmed; number: a number is taken too, as its shortest decimal. NULL when absent.
bool json_field_text(struct arena *arena, const json_t *body, const char *name, bool number, const char **ret_text, struct fault *f);
bool json_field_flag(const json_t *body, const char *name, bool otherwise, bool *ret_flag, struct fault *f);
bool json_field_whole(const json_t *body, const char *name, int64_t otherwise, int64_t *ret_number, struct fault *f); // also as text
bool json_field_word(struct arena *arena, const json_t *body, const char *name, const char *words, const char *otherwise, const char **ret_word,
                     struct fault *f); // one of "raw / head"; otherwise: when absent or empty
bool json_field_list(const json_t *body, const char *name, const json_t **ret_list, struct fault *f);
bool json_field_object(const char *name, const json_t *value, struct fault *f);
bool json_field_any(const json_t *body, const char *name, const json_t **ret_value); // as it came; NULL when absent
// What is absent is within every range. Fault: api.body_range {field, least, most}.
bool json_field_within(const json_t *body, const char *name, int64_t number, int64_t least, int64_t most, struct fault *f);
bool json_field_given(const char *name, const char *text, const char *missing, struct fault *f); // fault: missing {field}
// As a table's row has them: yes or no, digits; NULL when absent.
bool json_cell_flag(const json_t *body, const char *name, const char **ret_text, struct fault *f);
bool json_cell_whole(struct arena *arena, const json_t *body, const char *name, const char **ret_text, struct fault *f);
// Only these fields are known. Fault (400): api.field_unknown {field}.
bool json_fields_known(const json_t *body, const char *const *names, size_t count, struct fault *f);

// ---- a document of our own ----

const char *json_text(const json_t *object, const char *key);                             // "" when null
const char *json_number_text(struct arena *arena, const json_t *object, const char *key); // all its digits; "" when null
int64_t json_whole(const json_t *object, const char *key);                                // 0 when null
bool json_flag(const json_t *object, const char *key);

#endif
