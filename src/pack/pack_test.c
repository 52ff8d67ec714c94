#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/map.h"
#include "base/messages.h"
#include "tests/packs/fixture.h"

// One way to break the small pack, and everything that check then says. In `replace` a \x01 stands for a NUL byte.
struct broken {
    const char *sentence, *file, *find, *replace, *findings;
};

static const struct broken cases[] = {
    {"the small pack has no errors", "regions.csv", "T0", "T0", ""},
    {"a pack without pack.yaml is no pack", "pack.yaml", NULL, NULL, "pack.yaml:1 file-missing"},
    {"a YAML syntax error ends only that file", "pack.yaml", "region: \"990001\"", "region: [\"990001\"", "pack.yaml:6 yaml"},
    {"a YAML list is not a pack", "pack.yaml", NULL, "- a\n", "pack.yaml:1 yaml-type"},
    {"an empty pack.yaml is not a pack", "pack.yaml", NULL, "", "pack.yaml:1 yaml-type"},
    {"pack.yaml in another encoding is refused", "pack.yaml", "title: 试", "title: \xca\xd4", "pack.yaml:1 encoding"},
    {"a missing title has the line of its mapping", "pack.yaml", "title: 试验区生态文明建设规划\n", "", "pack.yaml:2 missing-value title"},
    {"a misspelt name in pack.yaml is pointed at", "pack.yaml", "published:", "publisht:", "pack.yaml:6 unknown-column publisht"},
    {"a title that is a list is pointed at", "pack.yaml", "title: 试验区生态文明建设规划", "title: [a, b]", "pack.yaml:3 yaml-type title"},
    {"a year that is none is pointed at", "pack.yaml", "base_year: 2017", "base_year: soon", "pack.yaml:7 bad-date base_year"},
    {"a stage that ends before it begins is pointed at", "pack.yaml", "from: 2018, to: 2020}", "from: 2021, to: 2020}", "pack.yaml:11 bad-date stages"},
    {"stages must not overlap", "pack.yaml", "from: 2021, to: 2025}", "from: 2020, to: 2025}", "pack.yaml:12 bad-date stages"},
    {"a plan that ends before it begins is pointed at", "pack.yaml", "from: 2018\nto: 2025", "from: 2026\nto: 2025", "pack.yaml:9 bad-date to"},
    {"the national pack has a relative path", "pack.yaml", "national: ../national", "national: /etc/..//national",
     "/etc/..//national/states.csv:1 file-missing; /etc/..//national/units.csv:1 file-missing; pack.yaml:13 bad-path national"},
    {"a control total that does not add up is an error", "pack.yaml", "invest_wan_yuan: 120", "invest_wan_yuan: 121", "pack.yaml:22 totals invest_wan_yuan"},
    {"a count that does not add up is an error", "pack.yaml", "binding: 2", "binding: 3", "pack.yaml:18 totals binding"},
    {"an unknown control total is pointed at", "pack.yaml", "binding: 2", "bindings: 2", "pack.yaml:18 bad-enum bindings"},
    {"a control total that is no number is pointed at", "pack.yaml", "binding: 2", "binding: two", "pack.yaml:18 bad-number binding"},
    {"the plan's region must be in regions.csv", "pack.yaml", "\"990001\"", "\"990009\"", "pack.yaml:1 unknown-region 990009"},
    {"the edition must be in editions.csv", "pack.yaml", "\"2016\"", "\"2015\"", "pack.yaml:1 unknown-edition 2015"},
    {"a required file that is missing is named once", "elements.csv", NULL, NULL, "elements.csv:1 file-missing"},
    {"an optional file may be missing with its control totals", "omitted.csv", NULL, NULL, ""},
    {"an empty file has no header", "domains.csv", NULL, "", "domains.csv:1 missing-column"},
    {"a GBK file gets one clear answer", "indicators.csv", "规划编制", "\xb9\xe6\xbb\xae", "indicators.csv:2 encoding"},
    {"a file with a NUL byte is refused", "sections.csv", "第三章", "第\x01章", "sections.csv:2 encoding"},
    {"a file that is not UTF-8 is refused", "units.csv", "percent", "\xff\xff", "../national/units.csv:2 encoding"},
    {"a quote that is never closed is pointed at", "notes.csv", "覆盖率不够", "\"覆盖率不够", "notes.csv:2 csv"},
    {"text behind a closing quote is pointed at", "notes.csv", "覆盖率不够。", "\"覆盖率\"不够。", "notes.csv:2 csv"},
    {"a row with a cell too many is pointed at", "regions.csv", "990001001,", "990001001,,", "regions.csv:4 cell-count"},
    {"a row with a cell too few is pointed at", "domains.csv", "space,生态空间,space", "space,生态空间", "domains.csv:3 cell-count"},
    {"a line of empty cells is nothing", "domains.csv", "space,生态空间,space\n", "space,生态空间,space\n,,\n", ""},
    {"a record begins where its first line is", "notes.csv", "覆盖率不够。,生态环境局", "\"覆盖率\n不够。\",农业局", "notes.csv:2 unknown-department 农业局"},
    {"an unknown column is pointed at", "domains.csv", "name_en", "english", "domains.csv:1 unknown-column english"},
    {"a column that appears twice is pointed at", "domains.csv", "name_en", "name", "domains.csv:1 duplicate name"},
    {"a missing required column is named", "sections.csv", "id,parent,title", "id,parent,titel",
     "sections.csv:1 missing-column title; sections.csv:1 unknown-column titel; sections.csv:2 missing-value title; sections.csv:3 missing-value title"},
    {"a required cell must not be empty", "domains.csv", "space,生态空间", "space,", "domains.csv:3 missing-value name"},
    {"an id is a lower-case word", "departments.csv", "statistics,", "Statistics,", "departments.csv:3 bad-id Statistics"},
    {"a whole number is asked for", "states.csv", "planned,10", "planned,ten", "../national/states.csv:2 bad-number ten"},
    {"a number out of range is pointed at", "indicators.csv", "number,%,binding,,2,", "number,%,binding,,20,", "indicators.csv:3 bad-number 20"},
    {"a value that is no number is pointed at", "facts.csv", "17.5", "17.5.1", "facts.csv:3 bad-number 17.5.1"},
    {"money is not negative", "projects.csv", "种树,120", "种树,-120",
     "pack.yaml:22 totals invest_wan_yuan; project_groups.csv:2 totals works; projects.csv:2 bad-number -120"},
    {"a period that is none is pointed at", "facts.csv", "2017Q1", "2017Q7", "facts.csv:7 bad-date 2017Q7"},
    {"a year is asked for", "projects.csv", "2018,2020", "2018-01,2020", "projects.csv:2 bad-date 2018-01"},
    {"a project that ends before it begins is pointed at", "projects.csv", "2018,2020", "2021,2020", "projects.csv:2 bad-date 1"},
    {"a word that is not on the list is pointed at", "departments.csv", "department,,city", "departement,,city", "departments.csv:4 bad-enum departement"},
    {"yes and no are the only flags", "facts.csv", "17.7,%,,,,,yes", "17.7,%,,,,,y", "facts.csv:4 bad-enum y"},
    {"an id that appears twice is pointed at", "domains.csv", "space,生态空间", "institutions,生态空间",
     "domains.csv:3 duplicate institutions; indicators.csv:3 unknown-domain space; indicators.csv:4 unknown-domain space; "
     "indicators.csv:6 unknown-domain space; indicators.csv:7 unknown-domain space; indicators.csv:8 unknown-domain space; "
     "indicators.csv:9 unknown-domain space; project_groups.csv:2 unknown-domain space; task_groups.csv:3 unknown-domain space"},
    {"two indicators with one id are pointed at", "indicators.csv", "main,,yield", "main,,forest", "indicators.csv:4 duplicate forest"},
    {"two facts of one subject, region and period are pointed at", "facts.csv", "2,,2016", "2,990001,2017", "facts.csv:4 duplicate 2 990001 2017"},
    {"two conditions of one kind are pointed at", "targets.csv", "1,2020,", "1,standard,", "targets.csv:3 duplicate 1 standard value reach"},
    {"a spelling belongs to one department", "departments.csv", "区统计局,,,", "区统计局,,环保局,", "departments.csv:3 duplicate 环保局"},
    {"a rule of judging that there is not is pointed at", "judge_rules.csv", "zero,", "nought,", "../national/judge_rules.csv:3 bad-enum nought"},
    {"a parameter of a rule that there is not is pointed at", "judge_rules.csv", "zero,enabled", "zero,enable", "../national/judge_rules.csv:3 bad-enum enable"},
    {"a unit that is declared twice is pointed at", "units.csv", "亿元,,", "万元,,", "../national/units.csv:5 duplicate 万元"},
    {"an alias that is a unit already is pointed at", "units.csv", "亿元,,", "亿元,万元,", "../national/units.csv:5 unit 亿元"},
    {"a factor that is no number is pointed at", "units.csv", "2000/3", "2000/0",
     "../national/units.csv:7 unit 亩; elements.csv:3 unknown-unit 亩; elements.csv:6 unknown-unit 万元/亩; facts.csv:6 unknown-unit 亩; "
     "facts.csv:16 unknown-unit 亩; indicators.csv:4 unknown-unit 万元/亩; measures.csv:2 unknown-unit 万元/亩; targets.csv:7 unknown-unit 万元/亩"},
    {"an unknown unit is pointed at", "elements.csv", "工业增加值,,万元", "工业增加值,,万员", "elements.csv:2 unknown-unit 万员"},
    {"an unknown element in a formula is pointed at", "elements.csv", "added_value / land_area", "added_valve / land_area", "elements.csv:6 unknown-element added_valve"},
    {"an unknown indicator in a formula is pointed at", "indicators.csv", "land_yield,2", "#33,2", "indicators.csv:4 unknown-indicator #33"},
    {"a formula that does not parse is pointed at", "elements.csv", "added_value / land_area", "added_value /", "elements.csv:6 formula land_yield"},
    {"a formula with the wrong unit is pointed at", "elements.csv", "added_value / land_area", "added_value * land_area", "elements.csv:6 formula land_yield"},
    {"money and land cannot be added", "elements.csv", "added_value / land_area", "added_value + land_area", "elements.csv:6 formula land_yield"},
    {"a formula cannot read a state", "indicators.csv", "trained / staff", "trained / staff * #1", "indicators.csv:5 formula 4"},
    {"a state has no formula", "indicators.csv", "state,,binding,,", "state,,binding,staff,", "indicators.csv:2 formula 1"},
    {"formulas that read each other are pointed at", "elements.csv", "工业用地,,亩,,,,yes,,", "工业用地,,亩,,,,yes,added_value / land_yield,", "elements.csv:6 formula-cycle land_yield"},
    {"a formula that reads itself is pointed at", "indicators.csv", "land_yield,2", "#3,2", "indicators.csv:4 formula-cycle 3"},
    {"an unknown department is pointed at", "projects.csv", "生态环境局、区统计局", "生态环境局、区水务局", "projects.csv:2 unknown-department 区水务局"},
    {"an unknown domain is pointed at", "task_groups.csv", "land,space", "land,place", "task_groups.csv:3 unknown-domain place"},
    {"an unknown task group is pointed at", "indicators.csv", "space,land,number,%", "space,lands,number,%", "indicators.csv:3 unknown-task-group lands"},
    {"an unknown region is pointed at", "facts.csv", "990001001,2017", "990001002,2017", "facts.csv:16 unknown-region 990001002"},
    {"an unknown indicator in targets is pointed at", "targets.csv", "S1,2020", "S2,2020", "targets.csv:15 unknown-indicator S2"},
    {"an unknown indicator in a list is pointed at", "measures.csv", "3;S1", "3;S2", "measures.csv:2 unknown-indicator S2"},
    {"an unknown project is pointed at", "contributions.csv", "2,1,", "3,1,", "contributions.csv:3 unknown-project 3"},
    {"an unknown project group is pointed at", "projects.csv", "造林,works", "造林,work",
     "project_groups.csv:2 totals works; project_groups.csv:2 totals works; projects.csv:2 unknown-project-group work"},
    {"an unknown section is pointed at", "omitted.csv", "3-1,", "3-2,", "omitted.csv:2 unknown-section 3-2"},
    {"an unknown state is pointed at", "targets.csv", "reach,done,,,编制,T0,\n2", "reach,finished,,,编制,T0,\n2", "targets.csv:3 unknown-state finished"},
    {"a state that a fact makes up is pointed at", "facts.csv", "in_progress", "nearly", "facts.csv:2 unknown-state nearly"},
    {"a fact about nothing is pointed at", "facts.csv", "staff,,", "stuff,,", "facts.csv:11 unknown-element stuff"},
    {"a fact about an unknown indicator is pointed at", "facts.csv", "S1,,", "S2,,", "facts.csv:15 unknown-indicator S2"},
    {"a fact that says nothing is pointed at", "facts.csv", "17.5,%", ",", "facts.csv:3 missing-value value"},
    {"a fact in a unit that does not convert is pointed at", "facts.csv", "12000,亩", "12000,万元", "facts.csv:6 fact-unit land_area"},
    {"a fact without its unit is pointed at", "facts.csv", "12000,亩", "12000,", "facts.csv:6 fact-unit land_area"},
    {"a share is not given in points", "facts.csv", "17.5,%", "17.5,百分点", "facts.csv:3 fact-unit 2"},
    {"a state is not given as a number", "facts.csv", ",,,in_progress", ",3,,in_progress", "facts.csv:2 fact-value 1"},
    {"an indicator with parts has no facts", "facts.csv", "5.2,,2017,,0,个", "5,,2017,,0,", "facts.csv:14 fact-value 5"},
    {"only an attested indicator takes a verdict", "facts.csv", "17.5,%,,", "17.5,%,,met", "facts.csv:3 fact-value 2"},
    {"a subject without aggregate takes years only", "facts.csv", "staff,,2017", "staff,,2017-03", "facts.csv:11 fact-period staff"},
    {"a due year is a stage's last year", "targets.csv", "2,2025", "2,2026", "targets.csv:6 bad-date 2026"},
    {"what is measured is one of the known ways", "targets.csv", "3,2020,yearly_rate", "3,2020,monthly_rate", "targets.csv:8 target-measured 3"},
    {"an average rate says since when", "targets.csv", "average_rate:2016", "average_rate:", "targets.csv:12 target-measured 5.1"},
    {"a measured element must exist", "targets.csv", "element:land_area", "element:land", "targets.csv:15 unknown-element land"},
    {"a target in a unit that does not convert is pointed at", "targets.csv", "80,万元/亩", "80,万元", "targets.csv:7 target-unit 3"},
    {"a target without its unit is pointed at", "targets.csv", "at_least,18,%,,≥18,T0,\n2,2020", "at_least,18,,,≥18,T0,\n2,2020", "targets.csv:4 target-unit 2"},
    {"a rate is a share", "targets.csv", "at_least,5,%", "at_least,5,万元/亩", "targets.csv:8 target-unit 3"},
    {"a threshold element in another unit is pointed at", "targets.csv", "required_share", "land_area", "targets.csv:9 target-unit 4"},
    {"an unknown threshold element is pointed at", "targets.csv", "required_share", "share", "targets.csv:9 unknown-element share"},
    {"a comparator that does not fit a state is pointed at", "targets.csv", "1,2020,value,reach,done", "1,2020,value,at_least,3", "targets.csv:3 target-comparator 1"},
    {"a group has no targets of its own", "targets.csv", "5.2,standard", "5,standard", "targets.csv:13 target-comparator 5"},
    {"a target without a value is pointed at", "targets.csv", "at_least,20,%", "at_least,,%", "targets.csv:6 target-value 2"},
    {"a comparator that takes no value is given none", "targets.csv", "none_occurred,,", "none_occurred,1,", "targets.csv:13 target-value 5.2"},
    {"a target value that is no number is pointed at", "targets.csv", "at_least,20,%", "at_least,二十,%", "targets.csv:6 bad-number 二十"},
    {"the points of a contribution are a number", "contributions.csv", "1,2,0.5", "1,2,half", "contributions.csv:2 bad-number half"},
    {"a part names its indicator", "indicators.csv", "5.1,part,5,", "5.1,part,,", "indicators.csv:7 part-of 5.1"},
    {"the whole of a part is a group", "indicators.csv", "5.1,part,5,", "5.1,part,3,", "indicators.csv:7 part-of 5.1"},
    {"a main indicator is no part", "indicators.csv", "S1,secondary,", "S1,secondary,5", "indicators.csv:9 part-of S1"},
    {"a group has parts", "indicators.csv", "land,number,%,binding,", "land,group,%,binding,",
     "facts.csv:3 fact-value 2; facts.csv:4 fact-value 2; indicators.csv:3 bounds 2; indicators.csv:3 part-of 2; targets.csv:4 target-comparator 2; "
     "targets.csv:5 target-comparator 2; targets.csv:6 target-comparator 2"},
    {"a least above its most is pointed at", "indicators.csv", ",T0,0,100", ",T0,100,0", "facts.csv:3 fact-bounds 2; facts.csv:4 fact-bounds 2; indicators.csv:3 bounds 2"},
    {"a least that is no number is pointed at", "indicators.csv", ",T0,0,100", ",T0,none,100", "indicators.csv:3 bad-number none"},
    {"a state has no least", "indicators.csv", "生态环境局,,,,T0,,", "生态环境局,,,,T0,0,", "indicators.csv:2 bounds 1"},
    {"a share above its most is pointed at", "facts.csv", "17.5,%", "1750,%", "facts.csv:3 fact-bounds 2"},
    {"a value below its least is pointed at in another unit too", "facts.csv", "\"1,200,000\",万元", "-120,亿元", "facts.csv:5 fact-bounds added_value"},
    {"regions that contain each other are pointed at", "regions.csv", "city,,", "city,990001,", "regions.csv:2 parent-cycle 990000; regions.csv:3 parent-cycle 990001"},
    {"a section that contains itself is pointed at", "sections.csv", "3,,", "3,3,", "sections.csv:2 parent-cycle 3"},
};

static struct map seen; // rules that some test has provoked
static struct arena *seen_arena;

static void note_rules(const struct finding_list *findings)
{
    for (size_t i = 0; i < findings->count; i++)
        if (findings->items[i].severity == SEVERITY_ERROR)
            map_put(&seen, arena_strdup(seen_arena, findings->items[i].rule), (void *)1);
}

static const char *source_root(void)
{
    const char *root = getenv("QINGSHAN_SOURCE");
    return root ? root : ".";
}

// File names in the table leave the way to the national pack out.
static const char *full_name(struct fixture *fixture, const char *name)
{
    for (size_t i = 0; i < fixture->count; i++)
        if (strcmp(fixture->files[i].name, name) == 0)
            return name;
    return arena_printf(fixture->arena, "../national/%s", name);
}

static void run_case(void **state)
{
    const struct broken *broken = *state;
    ARENA_SCOPED arena = arena_new();
    struct fixture fixture;
    struct finding_list findings;
    fixture_load(&fixture, arena, source_root());
    const char *name = full_name(&fixture, broken->file);
    fixture_edit(&fixture, name, broken->find, broken->replace);
    char *marker = broken->replace ? strchr(fixture_file(&fixture, name)->bytes, '\x01') : NULL;
    if (marker)
        *marker = '\0';
    fixture_read(&fixture, &findings);
    note_rules(&findings);
    assert_string_equal(fixture_findings(arena, &findings), broken->findings);
    for (size_t i = 0; i < findings.count; i++) { // every message has its words and every argument its place
        const char *zh = finding_line(arena, LANGUAGE_ZH, &findings.items[i]), *en = finding_line(arena, LANGUAGE_EN, &findings.items[i]);
        assert_string_not_equal(zh, en);
        assert_null(strchr(zh, '{'));
        assert_null(strchr(en, '{'));
    }
}

static void a_file_with_too_many_rows_is_cut_and_reported(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    struct fixture fixture;
    struct finding_list findings;
    struct text_buffer text;
    fixture_load(&fixture, arena, source_root());
    text_buffer_init(&text, arena);
    text_buffer_append(&text, "id,parent,title\n3,,a\n3-1,,b\n");
    for (int i = 0; i < PACK_ROWS_MAX; i++)
        text_buffer_printf(&text, "x%d,,c\n", i);
    fixture_edit(&fixture, "sections.csv", NULL, text.bytes);
    fixture_read(&fixture, &findings);
    note_rules(&findings);
    assert_string_equal(fixture_findings(arena, &findings), "sections.csv:200002 too-many-rows");
}

// Each of these costs the library seconds when it loads them: they are refused by their depth or their anchors.
static void what_is_deep_or_full_of_anchors_is_refused_before_it_is_loaded(void **state)
{
    static const char *const pieces[] = {"[", "{", "- ", "? ", "[{", "a: [", "&a%d x\n- ", "- *a\n", "!!seq [", "[\n"};
    (void)state;
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        ARENA_SCOPED arena = arena_new();
        struct fixture fixture;
        struct finding_list findings;
        struct text_buffer text;
        fixture_load(&fixture, arena, source_root());
        text_buffer_init(&text, arena);
        text_buffer_append(&text, strchr(pieces[i], 'a') ? "- &a x\n- " : "");
        for (int n = 0; n < 20000; n++)
            if (strchr(pieces[i], '%'))
                text_buffer_printf(&text, "&a%d x\n- ", n);
            else
                text_buffer_append(&text, strcmp(pieces[i], "- *a\n") == 0 && !n ? "x\n" : pieces[i]);
        fixture_edit(&fixture, "pack.yaml", NULL, text.bytes);
        fixture_read(&fixture, &findings);
        assert_true(findings.count > 0);
        assert_string_equal(findings.items[0].rule, "yaml");
        if (!strstr(fixture_findings(arena, &findings), "yaml"))
            fail_msg("%s: %s", pieces[i], fixture_findings(arena, &findings));
        assert_string_equal(findings.items[0].key, "pack.yaml_deep");
    }
}

static void a_cell_that_is_too_long_is_reported(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    struct fixture fixture;
    struct finding_list findings;
    char *text = arena_alloc(arena, PACK_CELL_MAX + 2);
    memset(text, 'a', PACK_CELL_MAX + 1);
    fixture_load(&fixture, arena, source_root());
    fixture_edit(&fixture, "sections.csv", "一、空间", text);
    fixture_read(&fixture, &findings);
    note_rules(&findings);
    assert_string_equal(fixture_findings(arena, &findings), "sections.csv:3 too-long title");
}

static bool read_badly(void *context, struct arena *arena, const char *name, char **ret_bytes, size_t *ret_size, struct fault *f)
{
    struct pack_source *inner = context;
    if (strcmp(name, "regions.csv") == 0)
        return fault_set(f, FAULT_INPUT, "file.not_regular", "path", name, NULL);
    return inner->read(inner->context, arena, name, ret_bytes, ret_size, f);
}

static void a_file_that_cannot_be_read_is_reported(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    struct fixture fixture;
    struct finding_list findings;
    fixture_load(&fixture, arena, source_root());
    struct pack_source inner = pack_source_memory(&fixture.list), source = {.read = read_badly, .context = &inner};
    finding_list_init(&findings, arena);
    pack_read(arena, &source, &findings);
    note_rules(&findings);
    assert_string_equal(fixture_findings(arena, &findings), "regions.csv:1 file");
}

static void a_finding_reads_like_a_compilers(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    struct fixture fixture;
    struct finding_list findings;
    fixture_load(&fixture, arena, source_root());
    fixture_edit(&fixture, "projects.csv", "生态环境局、区统计局", "区水务局");
    fixture_read(&fixture, &findings);
    assert_int_equal(findings.errors, 1);
    assert_string_equal(finding_line(arena, LANGUAGE_EN, &findings.items[0]),
                        "projects.csv:2: error: column departments: no such department 区水务局 [unknown-department 区水务局]");
}

static void a_formula_error_names_the_character(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    struct fixture fixture;
    struct finding_list findings;
    fixture_load(&fixture, arena, source_root());
    fixture_edit(&fixture, "elements.csv", "added_value / land_area", "added_value / ) land_area");
    fixture_read(&fixture, &findings);
    assert_int_equal(findings.errors, 1);
    assert_non_null(strstr(finding_line(arena, LANGUAGE_ZH, &findings.items[0]), "第 15 个字符"));
}

static void findings_of_all_files_come_in_one_run(void **state)
{
    (void)state;
    ARENA_SCOPED arena = arena_new();
    struct fixture fixture;
    struct finding_list findings;
    fixture_load(&fixture, arena, source_root());
    fixture_edit(&fixture, "regions.csv", "street", "lane");
    fixture_edit(&fixture, "facts.csv", "17.5,%", "17.5,公斤");
    fixture_edit(&fixture, "pack.yaml", "base_year: 2017", "base_year: x");
    fixture_edit(&fixture, "targets.csv", "1,2020,", "1,2021,");
    fixture_read(&fixture, &findings);
    assert_string_equal(fixture_findings(arena, &findings),
                        "facts.csv:3 unknown-unit 公斤; pack.yaml:7 bad-date base_year; regions.csv:4 bad-enum lane; targets.csv:3 bad-date 2021");
}

static void every_rule_has_a_fixture(void **state)
{
    (void)state;
    size_t known = 0;
    for (size_t i = 0; i < pack_rule_count; i++) {
        if (!map_has(&seen, pack_rules[i]))
            fprintf(stderr, "# no fixture for %s\n", pack_rules[i]);
        known += map_has(&seen, pack_rules[i]);
    }
    assert_int_equal(known, pack_rule_count);
    assert_int_equal(seen.count, pack_rule_count); // and no rule that the table does not know
}

int main(void)
{
    enum { CASES = sizeof cases / sizeof *cases };
    const struct CMUnitTest others[] = {
        cmocka_unit_test(a_file_with_too_many_rows_is_cut_and_reported), cmocka_unit_test(a_cell_that_is_too_long_is_reported),
        cmocka_unit_test(a_file_that_cannot_be_read_is_reported),        cmocka_unit_test(a_finding_reads_like_a_compilers),
        cmocka_unit_test(a_formula_error_names_the_character),           cmocka_unit_test(findings_of_all_files_come_in_one_run),
        cmocka_unit_test(what_is_deep_or_full_of_anchors_is_refused_before_it_is_loaded),
        cmocka_unit_test(every_rule_has_a_fixture),
    };
    struct CMUnitTest tests[CASES + sizeof others / sizeof *others];
    for (size_t i = 0; i < CASES; i++)
        tests[i] = (struct CMUnitTest){.name = cases[i].sentence, .test_func = run_case, .initial_state = (void *)(uintptr_t)&cases[i]};
    memcpy(tests + CASES, others, sizeof others);
    seen_arena = arena_new();
    map_init(&seen, seen_arena);
    int failed = cmocka_run_group_tests_name("pack", tests, NULL, NULL);
    arena_free(seen_arena);
    return failed;
}
