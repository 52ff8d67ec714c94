#include "bench/nation.h"

#include <string.h>

#include "base/list.h"
#include "base/text.h"
#include "review/load.h"

#define REGIONS_A_TRANSACTION 50
#define FIRST_CODE 900001
#define SHARE_REPORTED 92   // % of values that are there at all
#define SHARE_PUBLISHED 25  // % of computed indicators with a published value beside

static uint32_t below(struct nation *nation, uint32_t limit)
{
    nation->seed += UINT64_C(0x9e3779b97f4a7c15);
    uint64_t mixed = nation->seed;
    mixed = (mixed ^ (mixed >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    mixed = (mixed ^ (mixed >> 27)) * UINT64_C(0x94d049bb133111eb);
    return (uint32_t)((mixed ^ (mixed >> 31)) % limit);
}

static bool chance(struct nation *nation, uint32_t percent)
{
    return below(nation, 100) < percent;
}

// ---- the pack, with other regions and no facts ----

struct overlay {
    struct pack_source folder;
    int32_t regions;
};

static const char *region_code(struct arena *arena, int32_t index)
{
    return arena_printf(arena, "%d", FIRST_CODE + index);
}

static bool overlay_read(void *context, struct arena *arena, const char *name, char **ret_bytes, size_t *ret_size, struct fault *f)
{
    const struct overlay *overlay = context;
    struct text_buffer out;
    if (!overlay->folder.read(overlay->folder.context, arena, name, ret_bytes, ret_size, f) || !*ret_bytes)
        return fault_is_set(f) ? false : *ret_bytes == NULL;
    text_buffer_init(&out, arena);
    if (text_equal(name, "facts.csv"))
        text_buffer_append_bytes(&out, *ret_bytes, strcspn(*ret_bytes, "\n") + 1);
    else if (text_equal(name, "regions.csv")) {
        text_buffer_append_bytes(&out, *ret_bytes, *ret_size);
        for (int32_t i = 0; i < overlay->regions; i++)
            text_buffer_printf(&out, "%s,%s,,county,,T\n", region_code(arena, i), region_code(arena, i));
    } else
        return true;
    *ret_bytes = out.bytes;
    *ret_size = out.size;
    return true;
}

static bool load_pack(struct nation *nation, struct fault *f)
{
    struct overlay overlay = {.folder = pack_source_folder(nation->options->pack), .regions = nation->options->regions};
    struct pack_source source = {.read = overlay_read, .context = &overlay};
    struct finding_list findings;
    struct load_report report;
    finding_list_init(&findings, nation->arena);
    struct pack *pack = pack_read(nation->arena, &source, &findings);
    if (!pack || findings.errors)
        return fault_set(f, FAULT_INPUT, "bench.pack", "folder", nation->options->pack, NULL);
    return review_load(nation->store, nation->arena, pack, "bench", false, &report, f);
}

static bool load_model(struct nation *nation, struct fault *f)
{
    indicator_model_free(nation->model);
    nation->model = indicator_model_load(nation->store, INT64_MAX, f);
    return nation->model != NULL;
}

static void choose_slots(struct nation *nation)
{
    const struct indicator_model *model = nation->model;
    nation->slots = arena_array(nation->arena, (size_t)model->subject_count + 1, sizeof *nation->slots);
    for (int32_t s = 0; s < model->subject_count; s++) {
        bool read = false;
        for (int32_t i = 0; i < model->indicator_count; i++)
            read = read || (model->indicators[i].class == CLASS_MAIN && model->reads[i][s]);
        if (read && model->subjects[s].kind != SUBJECT_GROUP)
            nation->slots[nation->slot_count++] = s;
    }
}

bool nation_open(struct nation *nation, struct arena *arena, const struct bench_options *options, struct fault *f)
{
    *nation = (struct nation){.arena = arena, .options = options, .seed = 2843};
    nation->store = store_open(options->folder, STORE_WRITE, f);
    if (!nation->store || !load_pack(nation, f) || !load_model(nation, f))
        return false;
    choose_slots(nation);
    return true;
}

void nation_close(struct nation *nation)
{
    indicator_model_free(nation->model);
    store_close(nation->store);
    nation->model = NULL;
    nation->store = NULL;
}

const char *nation_region(const struct nation *nation, struct arena *arena, int32_t index)
{
    (void)nation;
    return region_code(arena, index);
}

// ---- facts ----

// What a region's elements are about: wholes of its own size, and parts of them, so that shares are plausible.
struct drawing {
    struct nation *nation;
    struct arena *arena;
    const char *region;
    uint32_t *amounts; // by slot, this year's and one more; 0 = not drawn
    struct LIST_OF(struct fact_entry) entries;
};

// The last thing a formula reads is the whole; what stands before are parts of it, together not more than all.
static void draw_formula(struct drawing *drawing, const struct subject *subject)
{
    size_t count;
    const struct formula_dependency *reads = formula_dependencies(subject->formula, &count);
    uint32_t *whole = &drawing->amounts[reads[count - 1].slot];
    if (!*whole)
        *whole = 1 + (count == 1 ? below(drawing->nation, 2) : 1000 + below(drawing->nation, 90000));
    uint32_t share = chance(drawing->nation, 40) ? 1000 : 400 + below(drawing->nation, 600);
    uint32_t all = (uint32_t)((uint64_t)(*whole - 1) * share / 1000);
    for (size_t i = 0; i + 1 < count; i++) {
        uint32_t rest = count - 2 - i ? all / 2 : all;
        drawing->amounts[reads[i].slot] = 1 + rest;
        all -= rest;
    }
}

static const char *draw_state(struct drawing *drawing, const struct subject *subject)
{
    const struct indicator_model *model = drawing->nation->model;
    const struct indicator *indicator = &model->indicators[subject->slot - model->element_count];
    const struct target *target = indicator->target_count ? &indicator->targets[0] : NULL;
    if (target && target->state >= 0 && chance(drawing->nation, 70))
        return model->states[target->state].code;
    return model->states[below(drawing->nation, (uint32_t)model->state_count)].code;
}

static void draw_indicator(struct drawing *drawing, const struct subject *subject, struct fact_entry *entry)
{
    struct nation *nation = drawing->nation;
    const struct indicator *indicator = &nation->model->indicators[subject->slot - nation->model->element_count];
    if (subject->kind == SUBJECT_STATE || (indicator->part_of >= 0 && chance(nation, 10))) {
        entry->state = draw_state(drawing, subject);
        entry->outlook = chance(nation, 10) ? "met" : NULL;
    } else {
        entry->value = arena_printf(drawing->arena, "%u.%02u", 10 + below(nation, 90), below(nation, 100));
        entry->qualifier = chance(nation, 5) ? (chance(nation, 50) ? ">=" : "<=") : NULL;
    }
    if (indicator->basis == BASIS_ATTESTED)
        entry->verdict = chance(nation, 80) ? "met" : "unmet";
}

static void draw_fact(struct drawing *drawing, int32_t slot, int32_t year)
{
    const struct subject *subject = &drawing->nation->model->subjects[slot];
    struct fact_entry entry = {.subject = subject->code, .region = drawing->region, .source = "simulated", .source_kind = "simulation",
                               .period = arena_printf(drawing->arena, "%d", year)};
    if (!chance(drawing->nation, subject->is_indicator && subject->formula ? SHARE_PUBLISHED : SHARE_REPORTED))
        return;
    if (subject->is_indicator)
        draw_indicator(drawing, subject, &entry);
    else {
        uint32_t amount = drawing->amounts[slot] ? drawing->amounts[slot] - 1 : below(drawing->nation, 8);
        if (subject->most < amount) // a share, days of a year
            amount = below(drawing->nation, (uint32_t)subject->most + 1);
        entry.value = arena_printf(drawing->arena, "%u", amount);
    }
    entry.unit = entry.value ? subject->unit_text : NULL;
    LIST_PUSH(drawing->arena, &drawing->entries, entry);
}

static void draw_year(struct drawing *drawing, int32_t year)
{
    const struct nation *nation = drawing->nation;
    memset(drawing->amounts, 0, (size_t)nation->model->subject_count * sizeof *drawing->amounts);
    for (int32_t i = 0; i < nation->slot_count; i++)
        if (nation->model->subjects[nation->slots[i]].formula)
            draw_formula(drawing, &nation->model->subjects[nation->slots[i]]);
    for (int32_t i = 0; i < nation->slot_count; i++)
        draw_fact(drawing, nation->slots[i], year);
}

static void draw_region(struct drawing *drawing)
{
    const struct nation *nation = drawing->nation;
    drawing->amounts = arena_array(drawing->arena, (size_t)nation->model->subject_count + 1, sizeof *drawing->amounts);
    for (int32_t y = 0; y < nation->options->years; y++)
        draw_year(drawing, nation->model->plan.base_year + y);
}

static bool write_region(struct nation *nation, int32_t index, int64_t *facts, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    struct drawing drawing = {.nation = nation, .arena = arena, .region = region_code(arena, index)};
    draw_region(&drawing);
    struct fact_batch batch = {.entries = drawing.entries.items, .count = drawing.entries.count, .who = "bench", .what = "import", .detail = ""};
    *facts += (int64_t)drawing.entries.count;
    if (!fact_save(nation->store, nation->model, &batch, NULL, f))
        return false;
    bool wider = nation->model->plan.base_year + nation->options->years - 1 > nation->model->last_year;
    return !wider || load_model(nation, f);
}

bool nation_write(struct nation *nation, int64_t *ret_facts, struct fault *f)
{
    *ret_facts = 0;
    for (int32_t first = 0; first < nation->options->regions; first += REGIONS_A_TRANSACTION) {
        if (!store_begin(nation->store, f))
            return false;
        for (int32_t i = first; i < first + REGIONS_A_TRANSACTION && i < nation->options->regions; i++)
            if (!write_region(nation, i, ret_facts, f))
                return false;
        if (!store_commit(nation->store, f))
            return false;
    }
    return true;
}

struct fact_entry nation_change(struct nation *nation, struct arena *arena)
{
    struct drawing drawing = {.nation = nation, .arena = arena,
                              .region = region_code(arena, (int32_t)below(nation, (uint32_t)nation->options->regions))};
    drawing.amounts = arena_array(arena, (size_t)nation->model->subject_count + 1, sizeof *drawing.amounts);
    int32_t year = nation->model->plan.base_year + (int32_t)below(nation, (uint32_t)nation->options->years);
    while (!drawing.entries.count)
        draw_fact(&drawing, nation->slots[below(nation, (uint32_t)nation->slot_count)], year);
    return drawing.entries.items[0];
}
