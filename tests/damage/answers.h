// What a data folder answers, each as one text: through the commands of the program, its reading functions and a look at all tables.
#ifndef QINGSHAN_TESTS_DAMAGE_ANSWERS_H
#define QINGSHAN_TESTS_DAMAGE_ANSWERS_H

#include <stdbool.h>

#include "cli/cli.h"
#include "tests/damage/folder_kept.h"

#define ANSWERS(X)               \
    X(ANSWER_STATUS, "status")   \
    X(ANSWER_FACTS, "facts")     \
    X(ANSWER_TABLES, "tables")   \
    X(ANSWER_SERIES, "series")   \
    X(ANSWER_SUMMARY, "series list") \
    X(ANSWER_FRAMES, "frames")   \
    X(ANSWER_ARCHIVE, "archive") \
    X(ANSWER_MARKS, "marks")

enum answer_name {
#define X(answer, name) answer,
    ANSWERS(X)
#undef X
    ANSWER_COUNT
};
extern const char *const answer_names[ANSWER_COUNT];

struct answer {
    char *text;    // what was answered, or why not; heap
    int code;      // 0: answered
};

// Runs a command of the program; what it prints is the answer.
struct answer command_run(int (*command)(struct cli *cli), const struct cli *words);
void answers_take(const struct kept *kept, const char *folder, struct answer ret_answers[ANSWER_COUNT]);
struct answer answer_take(const struct kept *kept, const char *folder, enum answer_name name);
void answers_free(struct answer *answers, int count);

#endif
