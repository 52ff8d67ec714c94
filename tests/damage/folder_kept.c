#include "tests/damage/folder_kept.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SECTOR 512
#define PIECE_MAX 4096
#define OLD_S 1000000000 // time of every file that is as it was

const char *const part_names[PART_COUNT] = {
#define X(part, name, path) [part] = name,
    DAMAGED_PARTS(X)
#undef X
};

static const char *const part_paths[PART_COUNT] = {
#define X(part, name, path) [part] = path,
    DAMAGED_PARTS(X)
#undef X
};

static _Noreturn void give_up(const char *what, const char *path)
{
    fprintf(stderr, "damage: %s %s: %s\n", what, path, strerror(errno));
    exit(70);
}

// ---- random numbers (splitmix64) ----

static uint64_t chance_next(struct chance *chance)
{
    uint64_t z = (chance->state += UINT64_C(0x9e3779b97f4a7c15));
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

struct chance chance_of(uint64_t seed, uint64_t number)
{
    struct chance chance = {seed * UINT64_C(0xd1342543de82ef95) + number};
    chance_next(&chance);
    return chance;
}

uint64_t chance_below(struct chance *chance, uint64_t limit)
{
    return limit ? chance_next(chance) % limit : 0;
}

// ---- keeping ----

static struct kept *walked; // nftw has no context

static enum damaged_part part_of(const char *path)
{
    for (int part = PART_COUNT - 1; part >= 0; part--)
        if (strncmp(path, part_paths[part], strlen(part_paths[part])) == 0)
            return (enum damaged_part)part;
    return PART_OTHER;
}

static const char *inside(const char *path) { return path + strlen(walked->root) + 1; }

static void read_file(struct kept_file *file, const char *path)
{
    const int descriptor = open(path, O_RDONLY);
    file->bytes = malloc(file->size + 1);
    if (descriptor < 0 || read(descriptor, file->bytes, file->size) != (ssize_t)file->size)
        give_up("read", path);
    close(descriptor);
}

static void write_file(const char *path, const char *bytes, size_t size, mode_t mode, time_t at_s)
{
    const struct timespec times[2] = {{.tv_sec = at_s}, {.tv_sec = at_s}};
    const int descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (descriptor < 0 || write(descriptor, bytes, size) != (ssize_t)size || fchmod(descriptor, mode) != 0 || futimens(descriptor, times) != 0)
        give_up("write", path);
    close(descriptor);
}

static int keep_one(const char *path, const struct stat *about, int kind, struct FTW *where)
{
    (void)where;
    if (kind != FTW_F || !S_ISREG(about->st_mode))
        return 0;
    struct kept_file *file = &walked->files[walked->count];
    if (++walked->count > KEPT_FILES_MAX)
        give_up("too many files", path);
    *file = (struct kept_file){.path = strdup(inside(path)), .size = (size_t)about->st_size, .mode = about->st_mode & 07777, .part = part_of(inside(path))};
    read_file(file, path);
    unlink(path);
    write_file(path, file->bytes, file->size, file->mode, OLD_S);
    return 0;
}

void kept_load(struct kept *kept, const char *root)
{
    *kept = (struct kept){.root = root};
    walked = kept;
    nftw(root, keep_one, 16, FTW_PHYS);
}

// ---- putting back ----

static struct kept_file *find(const char *path)
{
    for (size_t i = 0; i < walked->count; i++)
        if (strcmp(walked->files[i].path, path) == 0)
            return &walked->files[i];
    return NULL;
}

static int put_back_one(const char *path, const struct stat *about, int kind, struct FTW *where)
{
    if (where->level == 0)
        return 0;
    if (kind == FTW_DP) {
        rmdir(path); // one that is empty now was made meanwhile, or is made again
        return 0;
    }
    struct kept_file *file = find(inside(path));
    if (!file) {
        unlink(path);
        return 0;
    }
    file->seen = about->st_mtim.tv_sec == OLD_S && about->st_mtim.tv_nsec == 0 && (size_t)about->st_size == file->size;
    return 0;
}

static void make_parents(char *path, size_t from)
{
    for (char *slash = strchr(path + from, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        mkdir(path, 0700);
        *slash = '/';
    }
}

void kept_put_back(struct kept *kept)
{
    walked = kept;
    for (size_t i = 0; i < kept->count; i++)
        kept->files[i].seen = false;
    nftw(kept->root, put_back_one, 16, FTW_DEPTH | FTW_PHYS);
    for (size_t i = 0; i < kept->count; i++) {
        char path[4096];
        if (kept->files[i].seen)
            continue;
        snprintf(path, sizeof path, "%s/%s", kept->root, kept->files[i].path);
        make_parents(path, strlen(kept->root) + 1);
        unlink(path);
        write_file(path, kept->files[i].bytes, kept->files[i].size, kept->files[i].mode, OLD_S);
    }
}

// ---- damaging ----

static const struct kept_file *pick(const struct kept *kept, enum damaged_part part, struct chance *chance)
{
    size_t count = 0, at;
    for (size_t i = 0; i < kept->count; i++)
        count += kept->files[i].part == part && kept->files[i].size > 0;
    at = chance_below(chance, count);
    for (size_t i = 0; i < kept->count; i++)
        if (kept->files[i].part == part && kept->files[i].size > 0 && at-- == 0)
            return &kept->files[i];
    errno = ENOENT;
    give_up("no file of", part_names[part]);
}

struct damaging {
    char *bytes;       // room for size + PIECE_MAX
    size_t size, at, length;
    struct chance *chance;
};

static void change_byte(struct damaging *d) { d->bytes[d->at] = (char)(d->bytes[d->at] + 1 + (char)chance_below(d->chance, 255)); }
static void change_bit(struct damaging *d) { d->bytes[d->at] = (char)(d->bytes[d->at] ^ 1 << chance_below(d->chance, 8)); }

static void take_sector(struct damaging *d)
{
    d->at -= d->at % SECTOR;
    d->length = d->size - d->at < SECTOR ? d->size - d->at : SECTOR;
}

static void zero_sector(struct damaging *d)
{
    take_sector(d);
    memset(d->bytes + d->at, 0, d->length);
}

static void fill_sector(struct damaging *d)
{
    take_sector(d);
    for (size_t i = 0; i < d->length; i++)
        d->bytes[d->at + i] = (char)chance_below(d->chance, 256);
}

static void cut_off(struct damaging *d)
{
    d->length = d->size - d->at;
    d->size = d->at;
}

static void repeat_piece(struct damaging *d)
{
    const size_t most = d->size - d->at < PIECE_MAX ? d->size - d->at : PIECE_MAX;
    d->length = 1 + chance_below(d->chance, most);
    memmove(d->bytes + d->at + d->length, d->bytes + d->at, d->size - d->at);
    d->size += d->length;
}

static const struct {
    const char *name;
    void (*apply)(struct damaging *d);
} kinds[] = {{"another byte", change_byte}, {"another bit", change_bit}, {"a sector of zeros", zero_sector}, {"a sector of noise", fill_sector},
             {"cut off", cut_off}, {"a piece twice", repeat_piece}, {"removed", NULL}};

void kept_damage(const struct kept *kept, enum damaged_part part, struct chance *chance, char *ret_text, size_t text_size)
{
    const size_t kind = chance_below(chance, sizeof kinds / sizeof *kinds - (part == PART_MARKS)); // a mark that is gone is one that was never there
    const struct kept_file *file = pick(kept, part, chance);
    struct damaging d = {malloc(file->size + PIECE_MAX), file->size, chance_below(chance, file->size), 1, chance};
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", kept->root, file->path);
    memcpy(d.bytes, file->bytes, file->size);
    if (kinds[kind].apply)
        kinds[kind].apply(&d);
    unlink(path);
    if (kinds[kind].apply)
        write_file(path, d.bytes, d.size, file->mode, OLD_S + 1);
    snprintf(ret_text, text_size, "%s: %s at %zu, %zu bytes of %zu", file->path, kinds[kind].name, d.at, d.length, file->size);
    free(d.bytes);
}

bool kept_change_word(const struct kept *kept, enum damaged_part part, const char *word)
{
    for (size_t i = 0; i < kept->count; i++) {
        const struct kept_file *file = &kept->files[i];
        char *found = file->part == part ? memmem(file->bytes, file->size, word, strlen(word)) : NULL, path[4096];
        if (!found)
            continue;
        snprintf(path, sizeof path, "%s/%s", kept->root, file->path);
        *found ^= 1;
        write_file(path, file->bytes, file->size, file->mode, OLD_S + 1);
        *found ^= 1;
        return true;
    }
    return false;
}
