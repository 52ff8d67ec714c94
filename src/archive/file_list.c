// Reading of many files, and what files are linked to.
#include "archive/file.h"

#include "archive/file_internal.h"
#include "base/text.h"

static void take(struct arena *arena, const struct file_row *rows, size_t count, struct file **ret_files)
{
    *ret_files = arena_array(arena, count + 1, sizeof **ret_files);
    for (size_t i = 0; i < count; i++)
        (*ret_files)[i] = file_of_row(&rows[i]);
}

static struct file_lines_in asked(const struct file_target *of)
{
    return (struct file_lines_in){.target_kind = of ? of->kind : NULL, .target = of && !text_empty(of->key) ? of->key : NULL};
}

bool file_page_read(struct store *store, struct arena *arena, const struct file_target *of, const struct query *query, struct file_page *ret_page, struct fault *f)
{
    const struct file_lines_in in = asked(of);
    struct file_row *rows;
    struct query_page page;
    if (!file_lines_page(store, arena, &in, query, &rows, &page, f))
        return false;
    *ret_page = (struct file_page){.count = page.count, .next = page.next};
    take(arena, rows, page.count, &ret_page->files);
    return true;
}

bool file_page_count(struct store *store, const struct file_target *of, const struct query *query, int64_t *ret_count, bool *ret_more, struct fault *f)
{
    const struct file_lines_in in = asked(of);
    struct query_count count;
    if (!file_lines_count(store, &in, query, &count, f))
        return false;
    *ret_count = count.count;
    *ret_more = count.more;
    return true;
}

bool file_list_of_subject(struct store *store, struct arena *arena, const char *subject, struct file **ret_files, size_t *ret_count, struct fault *f)
{
    struct file_row *rows;
    if (!file_rows_of_subject_all(store, arena, &(struct file_rows_of_subject_in){subject}, &rows, ret_count, f))
        return false;
    take(arena, rows, *ret_count, ret_files);
    return true;
}

bool file_digest_list(struct store *store, struct arena *arena, const char ***ret_digests, size_t *ret_count, struct fault *f)
{
    struct file_digest_rows_row *rows;
    if (!file_digest_rows_all(store, arena, &rows, ret_count, f))
        return false;
    *ret_digests = arena_array(arena, *ret_count + 1, sizeof **ret_digests);
    for (size_t i = 0; i < *ret_count; i++)
        (*ret_digests)[i] = rows[i].digest;
    return true;
}

// ---- targets ----

static bool find_fact(struct store *store, struct arena *arena, const char *key, const char **ret_label, struct fault *f)
{
    int64_t id;
    bool found;
    struct file_target_fact_row row;
    if (!text_parse_int64(key, &id))
        return true;
    if (!file_target_fact(store, arena, &(struct file_target_fact_in){id}, &row, &found, f))
        return false;
    *ret_label = found ? arena_printf(arena, "%s %s", row.subject, row.period) : NULL;
    return true;
}

static bool find_project(struct store *store, struct arena *arena, const char *key, const char **ret_label, struct fault *f)
{
    int64_t no;
    bool found;
    struct file_target_project_row row;
    if (!text_parse_int64(key, &no))
        return true;
    if (!file_target_project(store, arena, &(struct file_target_project_in){no}, &row, &found, f))
        return false;
    *ret_label = found ? row.name : NULL;
    return true;
}

static bool find_measure(struct store *store, struct arena *arena, const char *key, const char **ret_label, struct fault *f)
{
    bool found;
    struct file_target_measure_row row;
    if (!file_target_measure(store, arena, &(struct file_target_measure_in){key}, &row, &found, f))
        return false;
    *ret_label = found ? row.title : NULL;
    return true;
}

static bool find_point(struct store *store, struct arena *arena, const char *key, const char **ret_label, struct fault *f)
{
    bool found;
    struct file_target_point_row row;
    if (!file_target_point(store, arena, &(struct file_target_point_in){key}, &row, &found, f))
        return false;
    *ret_label = found ? row.name : NULL;
    return true;
}

static bool find_warning(struct store *store, struct arena *arena, const char *key, const char **ret_label, struct fault *f)
{
    int64_t id;
    bool found;
    struct file_target_warning_row row;
    if (!text_parse_int64(key, &id))
        return true;
    if (!file_target_warning(store, arena, &(struct file_target_warning_in){id}, &row, &found, f))
        return false;
    *ret_label = found ? arena_printf(arena, "%s %s %s", row.point, row.factor, row.rule) : NULL;
    return true;
}

bool file_target_find(struct store *store, struct arena *arena, const struct file_target *target, const char **ret_label, struct fault *f)
{
    static const struct {
        const char *kind;
        bool (*find)(struct store *store, struct arena *arena, const char *key, const char **ret_label, struct fault *f);
    } kinds[] = {{"fact", find_fact}, {"project", find_project}, {"measure", find_measure}, {"point", find_point}, {"warning", find_warning}};
    *ret_label = NULL;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (text_equal(kinds[i].kind, target->kind))
            return kinds[i].find(store, arena, text_or_none(target->key), ret_label, f) &&
                   (*ret_label || fault_set(f, FAULT_INPUT, "file.target_unknown", "kind", target->kind, "key", text_or_none(target->key), NULL));
    return fault_set(f, FAULT_INPUT, "file.target_kind", "text", text_or_none(target->kind), NULL);
}

bool file_targets_check(struct store *store, struct arena *arena, const struct file_target *targets, size_t count, struct fault *f)
{
    const char *label;
    if (count > FILE_TARGETS_MAX)
        return fault_set_number(f, FAULT_TOO_LARGE, "file.targets", "most", FILE_TARGETS_MAX);
    for (size_t i = 0; i < count; i++)
        if (!file_target_find(store, arena, &targets[i], &label, f))
            return false;
    return true;
}
