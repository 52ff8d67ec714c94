#include "people/role.h"

#include "base/cell/csv.h"
#include "base/text.h"

const char *const right_words[] = {RIGHTS(KIND_WORD) NULL};
static const char *const scope_words[] = {ROLE_SCOPES(KIND_WORD) NULL};

const char *role_scope_word(enum role_scope scope)
{
    return scope_words[scope];
}

const struct role *role_find(const struct roles *roles, const char *id)
{
    for (size_t i = 0; i < roles->count; i++)
        if (text_equal(roles->items[i].id, id))
            return &roles->items[i];
    return NULL;
}

static bool take_role(struct arena *arena, const struct standard_table *table, const struct standard_row *row, struct roles *roles, struct fault *f)
{
    struct role *role = &roles->items[roles->count];
    int scope;
    const char *id = arena_strdup(arena, standard_cell(table, row, "role"));
    if (!standard_cell_choice(table, row, "scope", scope_words, &scope, f))
        return false;
    if (role_find(roles, id))
        return fault_set(f, FAULT_INPUT, "role.twice", "text", id, NULL);
    *role = (struct role){.id = id, .name = arena_strdup(arena, standard_cell(table, row, "name")), .name_en = arena_strdup(arena, standard_cell(table, row, "name_en")),
                          .scope = (enum role_scope)scope, .rights = RIGHTS_KNOWN};
    roles->count++;
    return true;
}

static bool take_right(const struct standard_table *table, const struct standard_row *row, struct roles *roles, struct fault *f)
{
    const char *id = standard_cell(table, row, "role");
    int right;
    if (!standard_cell_choice(table, row, "right", right_words, &right, f))
        return false;
    for (size_t i = 0; i < roles->count; i++)
        if (text_equal(roles->items[i].id, id)) {
            roles->items[i].rights |= RIGHT_BIT(right);
            return true;
        }
    return fault_set(f, FAULT_INPUT, "role.unknown", "text", id, NULL);
}

bool roles_parse(struct arena *arena, const struct standard_file *roles, const struct standard_file *rights, struct roles *ret_roles, struct fault *f)
{
    struct standard_table table, of_rights;
    if (!standard_table_parse(arena, roles, "role name name_en scope source", &table, f) ||
        !standard_table_parse(arena, rights, "role right source", &of_rights, f))
        return false;
    *ret_roles = (struct roles){.items = arena_array(arena, table.count, sizeof *ret_roles->items)};
    for (size_t i = 0; i < table.count; i++)
        if (!take_role(arena, &table, &table.rows[i], ret_roles, f))
            return false;
    for (size_t i = 0; i < of_rights.count; i++)
        if (!take_right(&of_rights, &of_rights.rows[i], ret_roles, f))
            return false;
    return true;
}

static bool read_file(struct arena *arena, const char *folder, const char *name, struct standard_file *ret_file, struct fault *f)
{
    char *bytes;
    if (!file_read(arena, arena_printf(arena, "%s/%s", folder, name), CSV_FILE_MAX, &bytes, &ret_file->size, f))
        return false;
    ret_file->name = name;
    ret_file->bytes = bytes;
    return true;
}

bool roles_load(struct arena *arena, const char *folder, struct roles *ret_roles, struct fault *f)
{
    struct standard_file roles, rights;
    return read_file(arena, folder, "roles.csv", &roles, f) && read_file(arena, folder, "role_rights.csv", &rights, f) &&
           roles_parse(arena, &roles, &rights, ret_roles, f);
}
