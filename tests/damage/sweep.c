// damage_sweep FOLDER SEED FIRST END: damages FOLDER/data and FOLDER/backup in one place at a time, opens and recovers it, sends a
// frame, reads everything back, runs verify, and puts it back; damages FIRST..END-1 of the seed, in turn of each kind of file.
// Every damage is noticed (an error, a finding or a line of the log that tells of it), healed (all answers are as before, and it
// was told) or harmless (all answers are as before). An answer that is another one with nothing told is a failure; so is a frame
// that was answered and is gone with nothing told. END "only": the damage FIRST is made, and nothing else;
// "=TEXT": one letter of this text in qingshan.db is changed. FOLDER/number holds the damage that is being worked on, should the process die.
#include <fcntl.h>
#include <locale.h>
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "indicator/source.h"
#include "observe/evaluate/settle.h"
#include "store/engine/page_sum.h"
#include "store/folder.h"
#include "store/proof/damage.h"
#include "tests/damage/answers.h"
#include "tests/damage/recovery.h"
#include "tests/damage/sweep.h"

#define SECONDS_MAX 60 // of one damage; then the process ends by a signal

enum outcome { OUTCOME_NOTICED, OUTCOME_HEALED, OUTCOME_HARMLESS, OUTCOME_WRONG, OUTCOME_COUNT };
static const char *const outcome_names[OUTCOME_COUNT] = {"noticed", "healed", "harmless", "wrong"};

struct sweep {
    struct arena *arena;
    struct kept kept;                        // of FOLDER/work
    const char *data, *backup, *restored;
    struct answer truth[ANSWER_COUNT];
    uint64_t seed, number;
    enum damaged_part part;
    char what[300];
    long counts[PART_COUNT][OUTCOME_COUNT];
};

// One damage, as far as it is known.
struct seen {
    bool told, differs, wrong;
    char why[400];
};

static void wrong(struct seen *seen, const char *what, const char *name)
{
    if (!seen->wrong)
        snprintf(seen->why, sizeof seen->why, "%s%s%s", what, *name ? ": " : "", name);
    seen->wrong = true;
}

// ---- looking ----

// Answers that are read from the files of a part. All others are of files that nobody has touched.
#define OF(answer) (1u << (answer))
static const unsigned of_part[PART_COUNT] = {
    [PART_PLAN] = ~0u,
    [PART_SERIES] = OF(ANSWER_SERIES) | OF(ANSWER_SUMMARY),
    [PART_RAW] = OF(ANSWER_FRAMES) | OF(ANSWER_SERIES) | OF(ANSWER_MARKS),
    [PART_ARCHIVE] = OF(ANSWER_ARCHIVE) | OF(ANSWER_FACTS),
    [PART_MARKS] = OF(ANSWER_MARKS) | OF(ANSWER_FRAMES),
    [PART_BACKUP] = ~0u,
};

static bool is_asked(const struct sweep *sweep, int name) { return of_part[sweep->part] & OF(name); }

// A mark may go back: what was forwarded is forwarded again.
static bool is_same(enum answer_name name, const struct answer *answer, const struct answer *truth)
{
    if (name != ANSWER_MARKS)
        return answer->code == truth->code && text_equal(answer->text, truth->text);
    const char *here = answer->text, *there = truth->text;
    bool same = answer->code == truth->code;
    while (same && *here && *there) {
        const long long position = strtoll(here, (char **)&here, 10);
        same = position > 0 && position <= strtoll(there, (char **)&there, 10);
        here += strspn(here, "\n");
        there += strspn(there, "\n");
    }
    return same && !*here && !*there;
}

// An answer may be missing where that is told: a refusal is one.
static void compare(const struct sweep *sweep, const struct answer *answers, struct seen *seen)
{
    for (int i = 0; i < ANSWER_COUNT; i++) {
        if (!is_asked(sweep, i))
            continue;
        const bool same = is_same((enum answer_name)i, &answers[i], &sweep->truth[i]);
        seen->told = seen->told || (!same && answers[i].code);
        seen->differs = seen->differs || !same;
        if (!same && !answers[i].code)
            wrong(seen, "an answer is another one", answer_names[i]);
    }
}

// As the commands do at their end, and the server each second.
static void count_page(void *context, const struct damage *damage)
{
    (void)damage;
    *(bool *)context = true;
}

static void look_at_pages(struct seen *seen)
{
    size_t place = 0;
    damage_pages(NULL, &place, count_page, &seen->told);
}

static void verify(const struct sweep *sweep, struct seen *seen)
{
    const struct cli words = {.data = sweep->data, .json = true};
    struct answer answer = command_run(cli_verify, &words);
    seen->told = seen->told || answer.code;
    look_at_pages(seen);
    answers_free(&answer, 1);
}

static void look(const struct sweep *sweep, struct seen *seen)
{
    struct answer answers[ANSWER_COUNT] = {0};
    for (int i = 0; i < ANSWER_COUNT; i++)
        if (is_asked(sweep, i))
            answers[i] = answer_take(&sweep->kept, sweep->data, (enum answer_name)i);
    compare(sweep, answers, seen);
    verify(sweep, seen);
    answers_free(answers, ANSWER_COUNT);
}

// ---- recovering ----

// Without the line of the value that was sent; *ret_count: how many there are.
static char *without_sent(const char *text, int *ret_count)
{
    char *out = malloc(strlen(text) + 1), *end = out;
    *ret_count = 0;
    for (const char *line = text; *line;) {
        const size_t size = strcspn(line, "\n") + (line[strcspn(line, "\n")] == '\n');
        const char *found = memmem(line, size, RECOVERY_VALUE, strlen(RECOVERY_VALUE));
        if (found)
            ++*ret_count;
        else
            end = mempcpy(end, line, size);
        line += size;
    }
    *end = '\0';
    return out;
}

// The same answer as before, with what was sent in it once.
static void compare_sent(const struct sweep *sweep, enum answer_name name, bool sent, struct seen *seen)
{
    int count;
    struct answer answer = answer_take(&sweep->kept, sweep->data, name);
    char *rest = without_sent(answer.text, &count);
    const bool same = answer.code == 0 && text_equal(rest, sweep->truth[name].text);
    seen->told = seen->told || answer.code;
    seen->differs = seen->differs || !same;
    if (!answer.code && !same)
        wrong(seen, "after the start an answer is another one", answer_names[name]);
    if (!answer.code && count != sent)
        wrong(seen, "the frame that was sent is not there once", answer_names[name]);
    free(rest);
    answers_free(&answer, 1);
}

static void compare_plain(const struct sweep *sweep, enum answer_name name, struct seen *seen)
{
    if (!is_asked(sweep, (int)name))
        return;
    struct answer answer = answer_take(&sweep->kept, sweep->data, name);
    seen->told = seen->told || answer.code;
    if (!answer.code && !text_equal(answer.text, sweep->truth[name].text))
        wrong(seen, "after the start an answer is another one", answer_names[name]);
    answers_free(&answer, 1);
}

static void recover(const struct sweep *sweep, struct seen *seen)
{
    struct recovery recovery;
    recovery_run(sweep->data, &recovery);
    seen->told = seen->told || !recovery.started || *recovery.told;
    compare_sent(sweep, ANSWER_SERIES, recovery.answered, seen);
    compare_sent(sweep, ANSWER_FRAMES, recovery.answered, seen);
    compare_plain(sweep, ANSWER_FACTS, seen);
    compare_plain(sweep, ANSWER_STATUS, seen);
    compare_plain(sweep, ANSWER_ARCHIVE, seen);
    verify(sweep, seen); // the register of damage too
    free(recovery.told);
}

// A backup that is said to be sound restores to what it was of.
static void look_at_backup(const struct sweep *sweep, struct seen *seen)
{
    const char *words[] = {sweep->backup, NULL};
    const struct cli check = {.data = sweep->restored, .arguments = words, .argument_count = 1}, restore = {.data = sweep->restored, .arguments = words, .argument_count = 1, .person = "test", .yes = true};
    struct answer checked = command_run(cli_backup_check, &check), restored = command_run(cli_restore, &restore);
    seen->told = checked.code != 0;
    if (checked.code && !restored.code)
        wrong(seen, "restored though it is not sound", checked.text);
    seen->differs = checked.code;
    for (int i = 0; !restored.code && i < ANSWER_COUNT; i++) {
        struct answer answer = answer_take(&sweep->kept, sweep->restored, (enum answer_name)i);
        if (i != ANSWER_TABLES && !is_same((enum answer_name)i, &answer, &sweep->truth[i])) // the restore is a batch of its own
            wrong(seen, "restored to something else", answer_names[i]);
        answers_free(&answer, 1);
    }
    answers_free(&checked, 1);
    answers_free(&restored, 1);
}

// ---- one damage ----

static enum outcome outcome_of(const struct seen *seen)
{
    if (seen->wrong && !seen->told)
        return OUTCOME_WRONG;
    return !seen->told ? OUTCOME_HARMLESS : seen->differs || seen->wrong ? OUTCOME_NOTICED : OUTCOME_HEALED;
}

static void one_damage(struct sweep *sweep)
{
    struct chance chance = chance_of(sweep->seed, sweep->number);
    struct seen seen = {0};
    sweep->part = (enum damaged_part)(sweep->number % PART_COUNT);
    kept_damage(&sweep->kept, sweep->part, &chance, sweep->what, sizeof sweep->what);
    alarm(SECONDS_MAX);
    if (sweep->part == PART_BACKUP)
        look_at_backup(sweep, &seen);
    else {
        look(sweep, &seen);
        if (sweep->part != PART_ARCHIVE) // nothing that recovers looks at it
            recover(sweep, &seen);
    }
    alarm(0);
    page_sum_forget();
    const enum outcome outcome = outcome_of(&seen);
    sweep->counts[sweep->part][outcome]++;
    if (outcome == OUTCOME_WRONG || !text_empty(getenv("DAMAGE_SHOW")))
        printf("# seed %llu number %llu: %s: %s: %s\n", (unsigned long long)sweep->seed, (unsigned long long)sweep->number, sweep->what, outcome_names[outcome],
               seen.why);
    fflush(stdout);
    kept_put_back(&sweep->kept);
}

// ---- all ----

static void begin(struct sweep *sweep, const char *top)
{
    struct arena *arena = arena_new(); // as long as the process
    const char *work = arena_printf(arena, "%s/work", top);
    struct seen seen = {0};
    sweep->arena = arena;
    sweep->data = folder_file(arena, work, "data");
    sweep->backup = folder_file(arena, work, "backup/b");
    sweep->restored = folder_file(arena, work, "restored");
    kept_load(&sweep->kept, work);
    answers_take(&sweep->kept, sweep->data, sweep->truth);
    for (int i = 0; i < ANSWER_COUNT; i++)
        if (sweep->truth[i].code || !*sweep->truth[i].text) {
            printf("Bail out! the undamaged folder does not answer %s: %s\n", answer_names[i], sweep->truth[i].text);
            exit(1);
        }
    recover(sweep, &seen);
    kept_put_back(&sweep->kept);
    look_at_backup(sweep, &seen);
    kept_put_back(&sweep->kept);
    look_at_pages(&seen);
    if (seen.told || seen.wrong) {
        printf("Bail out! the undamaged folder is told to be damaged: %s\n", seen.why);
        exit(1);
    }
}

static bool report(const struct sweep *sweep)
{
    bool good = true;
    for (int part = 0; part < PART_COUNT; part++) {
        const long *counts = sweep->counts[part], bad = counts[OUTCOME_WRONG];
        printf("%s - %ld damages of %s: %ld noticed, %ld healed, %ld harmless%s\n", bad ? "not ok" : "ok",
               counts[OUTCOME_NOTICED] + counts[OUTCOME_HEALED] + counts[OUTCOME_HARMLESS] + bad, part_names[part], counts[OUTCOME_NOTICED], counts[OUTCOME_HEALED],
               counts[OUTCOME_HARMLESS], bad ? ", others wrong with nothing told" : "");
        good = good && !bad;
    }
    return good;
}

static int change_word(struct sweep *sweep, const char *top, const char *word)
{
    struct seen seen = {0};
    begin(sweep, top);
    if (!kept_change_word(&sweep->kept, PART_PLAN, word))
        return 70;
    look(sweep, &seen);
    recover(sweep, &seen);
    printf("%s\n", outcome_names[outcome_of(&seen)]);
    return outcome_of(&seen) == OUTCOME_WRONG;
}

// For whoever starts a whole server on it.
static int damage_only(struct sweep *sweep, const char *top, const char *number)
{
    ARENA_SCOPED arena = arena_new();
    struct chance chance = chance_of(sweep->seed, strtoull(number, NULL, 10));
    kept_load(&sweep->kept, folder_file(arena, top, "work"));
    kept_damage(&sweep->kept, (enum damaged_part)(strtoull(number, NULL, 10) % PART_COUNT), &chance, sweep->what, sizeof sweep->what);
    puts(sweep->what);
    return 0;
}

int main(int count, char **words)
{
    static struct sweep sweep;
    if (count != 5)
        return 64;
    setlocale(LC_CTYPE, "C.UTF-8");
    signal(SIGPIPE, SIG_IGN);
    umask(077);
    if (sodium_init() < 0)
        return 70;
    source_explain_set("series", settle_page);
    source_explain_set("simulation", settle_page);
    ARENA_SCOPED arena = arena_new();
    const int note = open(folder_file(arena, words[1], "number"), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    sweep.seed = strtoull(words[2], NULL, 10);
    if (text_equal(words[4], "only"))
        return damage_only(&sweep, words[1], words[3]);
    if (*words[4] == '=')
        return change_word(&sweep, words[1], words[4] + 1);
    begin(&sweep, words[1]);
    for (sweep.number = strtoull(words[3], NULL, 10); sweep.number < strtoull(words[4], NULL, 10); sweep.number++) {
        char text[32];
        const int length = snprintf(text, sizeof text, "%-20llu\n", (unsigned long long)sweep.number);
        if (pwrite(note, text, (size_t)length, 0) != length)
            return 74;
        one_damage(&sweep);
    }
    return report(&sweep) ? 0 : 1;
}
