// The JSON body of one fact, and what the definitions say to it.
#include <string.h>

#include "api/plan/fact_json.h"
#include "base/cell/field.h"
#include "tests/fuzz/base_store.h"
#include "tests/fuzz/work.h"

// As every body is looked at (write_body.c).
static bool check_texts(json_t *body, struct fault *f)
{
    const char *key;
    json_t *value;
    json_object_foreach(body, key, value)
        if (json_is_string(value) && !field_check(key, json_string_value(value), f))
            return false;
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static struct store *store;
    static struct indicator_model *model;
    struct fact_entry entry;
    struct fault fault = {0};
    const char *person;
    if (!store) {
        store = store_open_memory(&fault);
        FUZZ_MUST(store);
        base_store_fill(store);
        model = indicator_model_load(store, INT64_MAX, &fault);
        FUZZ_MUST(model);
    }
    fuzz_work_begin();
    json_t *body = json_loadb((const char *)bytes, size, JSON_REJECT_DUPLICATES, NULL);
    ARENA_SCOPED arena = arena_new();
    if (body && json_is_object(body)) {
        bool ok = check_texts(body, &fault);
        FUZZ_MUST(ok != fault_is_set(&fault));
        fault_clear(&fault); // what is too long for a field may not harm either
        ok = fact_entry_from_json(arena, body, &entry, &person, &fault);
        FUZZ_MUST(ok != fault_is_set(&fault));
        if (ok)
            ok = fact_check(store, model, &entry, &fault);
        FUZZ_MUST(ok != fault_is_set(&fault));
    }
    json_decref(body);
    fuzz_work_end("json", size, 200000, 300);
    return 0;
}
