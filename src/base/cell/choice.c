#include "base/cell/choice.h"

#include <stddef.h>

#include "base/messages.h"
#include "base/text.h"

const struct choice choice_yes_no[] = {{"yes", "choice.yes", "y|true|1|对|√"}, {"no", "choice.no", "n|false|0|不|×"}, {0}};

static bool is_one_of(struct arena *arena, const char *words, const char *folded)
{
    static const char *const bar[] = {"|", NULL};
    for (const char **word = text_split(arena, words, bar, NULL); *word; word++)
        if (text_equal(text_fold(arena, *word), folded))
            return true;
    return false;
}

static bool means(const struct choice *choice, struct arena *arena, const char *folded)
{
    if (text_equal(text_fold(arena, choice->code), folded) || (choice->others && is_one_of(arena, choice->others, folded)))
        return true;
    return choice->key && (text_equal(text_fold(arena, message_template(LANGUAGE_ZH, choice->key)), folded) ||
                           text_equal(text_fold(arena, message_template(LANGUAGE_EN, choice->key)), folded));
}

int choice_code_place(const struct choice *list, const char *code)
{
    for (int i = 0; list[i].code; i++)
        if (text_equal(list[i].code, code))
            return i;
    return -1;
}

int choice_place(const struct choice *list, struct arena *arena, const char *text)
{
    if (text_empty(text))
        return -1;
    const int place = choice_code_place(list, text);
    if (place >= 0)
        return place;
    const char *folded = text_fold(arena, text_trim(arena, text));
    for (int i = 0; list[i].code && *folded; i++)
        if (means(&list[i], arena, folded))
            return i;
    return -1;
}

const char *choice_find(const struct choice *list, struct arena *arena, const char *text)
{
    const int place = choice_place(list, arena, text);
    return place < 0 ? NULL : list[place].code;
}

const char *choice_words(const struct choice *list, struct arena *arena)
{
    struct text_buffer out;
    text_buffer_init(&out, arena);
    for (int i = 0; list[i].code; i++)
        text_buffer_printf(&out, "%s%s%s%s", i ? ", " : "", list[i].code, list[i].key ? " " : "", list[i].key ? message_template(LANGUAGE_ZH, list[i].key) : "");
    return out.bytes ? out.bytes : "";
}
