// The plan of packs/jianghai, loaded into a store in memory, and views of it. Header only; include after cmocka.h.
#ifndef QINGSHAN_TESTS_PACKS_COUNTY_H
#define QINGSHAN_TESTS_PACKS_COUNTY_H

#include <stdlib.h>

#include "indicator/fact.h"
#include "pack/pack.h"
#include "review/load.h"
#include "view/view.h"

static inline struct store *county_store(struct arena *arena)
{
    struct fault fault = {0};
    struct load_report report;
    struct finding_list findings;
    struct store *store = store_open_memory(&fault);
    struct pack_source source = pack_source_folder(arena_printf(arena, "%s/packs/jianghai", getenv("QINGSHAN_SOURCE")));
    finding_list_init(&findings, arena);
    struct pack *pack = pack_read(arena, &source, &findings);
    assert_non_null(pack);
    assert_true(review_load(store, arena, pack, "test", false, &report, &fault));
    return store;
}

static inline void county_view(struct view *view, struct store *store, const char *year, enum language language)
{
    struct fault fault = {0};
    struct view_request request = {.year = year, .language = language};
    if (!view_open(view, store, NULL, &request, &fault))
        fail_msg("%s", fault.key);
}

// No view of the store may be open: it holds the snapshot.
static inline void county_add(struct store *store, const struct fact_entry *entry)
{
    struct fault fault = {0};
    struct indicator_model *model = indicator_model_load(store, INT64_MAX, &fault);
    struct fact_batch batch = {.entries = entry, .count = 1, .who = "test", .what = "fact.add", .detail = ""};
    assert_true(store_begin(store, &fault));
    if (!fact_save(store, model, &batch, NULL, &fault))
        fail_msg("%s", fault.key);
    assert_true(store_commit(store, &fault));
    indicator_model_free(model);
}

#endif
