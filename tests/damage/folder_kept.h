// A folder that is held in memory, damaged in one place at a time, and put back.
#ifndef QINGSHAN_TESTS_DAMAGE_FOLDER_KEPT_H
#define QINGSHAN_TESTS_DAMAGE_FOLDER_KEPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>

#define KEPT_FILES_MAX 512

// Where a file belongs: what its damage is counted under. part, name, beginning of the path
#define DAMAGED_PARTS(X)                               \
    X(PART_PLAN, "qingshan.db", "data/qingshan.db")    \
    X(PART_SERIES, "series.db", "data/series.db")      \
    X(PART_RAW, "raw/", "data/raw/")                   \
    X(PART_ARCHIVE, "archive/", "data/archive/")       \
    X(PART_MARKS, "forward/", "data/forward/")         \
    X(PART_BACKUP, "a backup", "backup/")

enum damaged_part {
#define X(part, name, path) part,
    DAMAGED_PARTS(X)
#undef X
    PART_COUNT,
    PART_OTHER = PART_COUNT,
};
extern const char *const part_names[PART_COUNT];

struct kept_file {
    char *path;        // in the folder
    char *bytes;
    size_t size;
    mode_t mode;
    enum damaged_part part;
    bool seen;         // by the walk that puts back
};

struct kept {
    const char *root;
    struct kept_file files[KEPT_FILES_MAX];
    size_t count;
};

void kept_load(struct kept *kept, const char *root);
void kept_put_back(struct kept *kept); // what is not as it was

// Random numbers of one damage.
struct chance {
    uint64_t state;
};
struct chance chance_of(uint64_t seed, uint64_t number);
uint64_t chance_below(struct chance *chance, uint64_t limit);

// One damage of a file of this part. ret_text: what was done, with the path.
void kept_damage(const struct kept *kept, enum damaged_part part, struct chance *chance, char *ret_text, size_t text_size);
// Another first letter of this text, where it stands in a file of the part.
bool kept_change_word(const struct kept *kept, enum damaged_part part, const char *word);

#endif
