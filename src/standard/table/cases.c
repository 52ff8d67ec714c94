#include "standard/table/cases.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cell/csv.h"
#include "base/list.h"
#include "base/text.h"

struct case_list LIST_OF(struct standard_case);

static bool refuse(const char *path, size_t line, const char *why)
{
    fprintf(stderr, "# %s:%zu: %s\n", path, line, why);
    return false;
}

static char *source_file(struct arena *arena, const char *path, size_t *ret_size)
{
    const char *root = getenv("QINGSHAN_SOURCE");
    struct fault fault = {0};
    char *bytes;
    *ret_size = 0;
    if (file_read(arena, arena_printf(arena, "%s/%s", root ? root : ".", path), CSV_FILE_MAX, &bytes, ret_size, &fault))
        return bytes;
    refuse(path, 0, fault_argument(&fault, "text"));
    return arena_strdup(arena, "");
}

static size_t parse_pairs(struct arena *arena, const char *text, struct case_pair *pairs)
{
    static const char *const space[] = {" ", NULL};
    size_t count = 0;
    for (const char **word = text_split(arena, text, space, NULL); *word; word++) {
        const char *equals = strchr(*word, '=');
        if (!equals || count == CASE_PAIRS_MAX)
            return SIZE_MAX;
        pairs[count++] = (struct case_pair){.name = arena_strndup(arena, *word, (size_t)(equals - *word)), .value = equals + 1};
    }
    return count;
}

static bool parse_line(struct arena *arena, const char *path, size_t line, char *text, struct case_list *cases)
{
    static const char *const space[] = {" ", NULL};
    char *colon = strstr(text, ": "), *arrow = strstr(text, "=> ");
    if (!colon || !arrow || arrow < colon)
        return refuse(path, line, "wanted words: input=value => output=value");
    *colon = *arrow = '\0';
    struct standard_case one = {.line = line, .words = text_split(arena, text, space, NULL)};
    one.input_count = parse_pairs(arena, colon + 1, one.inputs);
    one.output_count = parse_pairs(arena, arrow + 3, one.outputs);
    if (one.input_count == SIZE_MAX || one.output_count == SIZE_MAX || !one.output_count)
        return refuse(path, line, "a word without =, too many words, or nothing expected");
    LIST_PUSH(arena, cases, one);
    return true;
}

const struct standard_case *cases_load(struct arena *arena, const char *path, size_t *ret_count)
{
    struct case_list cases = {0};
    size_t size, line = 0;
    char *rest = source_file(arena, path, &size), *text;
    while ((text = strsep(&rest, "\n"))) {
        line++;
        text[strcspn(text, "#")] = '\0';
        if (text[strspn(text, " \t\r")] && !parse_line(arena, path, line, text, &cases))
            return NULL;
    }
    *ret_count = cases.count;
    return cases.items;
}

const char *case_input(const struct standard_case *one, const char *name)
{
    for (size_t i = 0; i < one->input_count; i++)
        if (text_equal(one->inputs[i].name, name))
            return one->inputs[i].value;
    return NULL;
}

struct standard_reading case_reading(const struct standard_case *one, const char *name)
{
    const char *text = case_input(one, name);
    struct standard_reading reading = {0};
    reading.below_detection = text && *text == '<';
    reading.valid = text && decimal_parse(text + reading.below_detection, &reading.value, NULL);
    return reading;
}

void case_expect(const struct standard_case *one, const char *name, const char *actual, size_t *failures)
{
    for (size_t i = 0; i < one->output_count; i++)
        if (text_equal(one->outputs[i].name, name) && !text_equal(one->outputs[i].value, actual)) {
            fprintf(stderr, "# cases.txt:%zu: %s is %s, expected %s\n", one->line, name, actual, one->outputs[i].value);
            ++*failures;
        }
}

void case_expect_known(const struct standard_case *one, const char *names, size_t *failures)
{
    for (size_t i = 0; i < one->output_count; i++) {
        const char *name = one->outputs[i].name;
        if (text_has_word(names, name))
            continue;
        fprintf(stderr, "# cases.txt:%zu: nothing computes %s\n", one->line, name);
        ++*failures;
    }
}

struct standard_file cases_table(struct arena *arena, const char *name)
{
    struct standard_file file = {.name = name};
    file.bytes = source_file(arena, arena_printf(arena, "packs/national/%s", name), &file.size);
    return file;
}
