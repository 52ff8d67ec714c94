#include "observe/judge/finding_numbers.h"

#include <string.h>

#include "base/text.h"

const char *finding_numbers_format(struct arena *arena, const struct judge_number *numbers, size_t count)
{
    struct text_buffer out;
    char text[DECIMAL_TEXT_SIZE];
    text_buffer_init(&out, arena);
    for (size_t i = 0; i < count; i++)
        text_buffer_printf(&out, "%s%s=%s", i ? " " : "", numbers[i].name, decimal_format(numbers[i].value, text, sizeof text));
    return out.size ? out.bytes : "";
}

struct part {
    const char *name;
    size_t name_size;
    struct decimal value;
};

// The next part that is a number; *at goes behind it.
static bool next_part(const char **at, struct part *ret_part)
{
    char text[DECIMAL_TEXT_SIZE];
    while (*at && **at) {
        const size_t end = strcspn(*at, " "), name = strcspn(*at, " =");
        const size_t size = end > name ? end - name - 1 : 0;
        *ret_part = (struct part){.name = *at, .name_size = name};
        const bool sound = name && size && size < sizeof text;
        if (sound) {
            memcpy(text, *at + name + 1, size);
            text[size] = '\0';
        }
        *at += end + strspn(*at + end, " ");
        if (sound && decimal_parse(text, &ret_part->value, NULL))
            return true;
    }
    return false;
}

size_t finding_numbers_parse(struct arena *arena, const char *text, struct judge_number numbers[JUDGE_NUMBERS_MAX])
{
    size_t count = 0;
    for (struct part part; count < JUDGE_NUMBERS_MAX && next_part(&text, &part);)
        numbers[count++] = (struct judge_number){arena_strndup(arena, part.name, part.name_size), part.value};
    return count;
}

bool finding_numbers_find(const char *text, const char *name, struct decimal *ret_value)
{
    const size_t size = strlen(name);
    for (struct part part; next_part(&text, &part);)
        if (part.name_size == size && memcmp(part.name, name, size) == 0) {
            *ret_value = part.value;
            return true;
        }
    return false;
}
