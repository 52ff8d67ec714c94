#include "tests/damage/answers.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "observe/raw/forward_mark.h"
#include "observe/raw/raw.h"
#include "store/archive.h"

const char *const answer_names[ANSWER_COUNT] = {
#define X(answer, name) [answer] = name,
    ANSWERS(X)
#undef X
};

// ---- commands ----

struct answer command_run(int (*command)(struct cli *cli), const struct cli *words)
{
    ARENA_SCOPED arena = arena_new();
    FILE *out = stdout, *err = stderr;
    struct answer answer = {0};
    struct cli cli = *words;
    size_t size;
    cli.arena = arena;
    cli.lang = "en";
    cli.language = LANGUAGE_EN;
    arena_allow(arena, arena_budget());
    stdout = stderr = open_memstream(&answer.text, &size);
    answer.code = command(&cli);
    fclose(stdout);
    stdout = out;
    stderr = err;
    return answer;
}

static struct answer refused(const struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    return (struct answer){strdup(message_fault(arena, LANGUAGE_EN, f)), 1};
}

// ---- tables ----

static void print_cell(FILE *out, sqlite3_stmt *statement, int column)
{
    const unsigned char *bytes = sqlite3_column_blob(statement, column);
    const int size = sqlite3_column_bytes(statement, column);
    if (sqlite3_column_type(statement, column) != SQLITE_BLOB) {
        fprintf(out, "%s|", size ? (const char *)sqlite3_column_text(statement, column) : "");
        return;
    }
    for (int i = 0; i < size; i++)
        fprintf(out, "%02x", bytes[i]);
    fputc('|', out);
}

static int print_rows(FILE *out, sqlite3 *database, const char *sql)
{
    sqlite3_stmt *statement = NULL;
    int code = sqlite3_prepare_v2(database, sql, -1, &statement, NULL);
    while (code == SQLITE_OK && (code = sqlite3_step(statement)) == SQLITE_ROW) {
        for (int i = 0; i < sqlite3_column_count(statement); i++)
            print_cell(out, statement, i);
        fputc('\n', out);
        code = SQLITE_OK;
    }
    sqlite3_finalize(statement);
    return code == SQLITE_DONE ? SQLITE_OK : code;
}

static int print_tables(FILE *out, sqlite3 *database)
{
    ARENA_SCOPED arena = arena_new();
    sqlite3_stmt *names = NULL;
    int code = sqlite3_prepare_v2(database, "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name", -1, &names, NULL);
    while (code == SQLITE_OK && (code = sqlite3_step(names)) == SQLITE_ROW) {
        const char *name = (const char *)sqlite3_column_text(names, 0);
        fprintf(out, "%s\n", name);
        code = print_rows(out, database, arena_printf(arena, "SELECT * FROM \"%s\"", name));
    }
    sqlite3_finalize(names);
    return code == SQLITE_DONE ? SQLITE_OK : code;
}

// All that qingshan.db holds, as whoever asks the API for events, warnings or commands would get it.
static struct answer take_tables(const char *folder)
{
    ARENA_SCOPED arena = arena_new();
    struct answer answer = {0};
    sqlite3 *database = NULL;
    size_t size;
    FILE *out = open_memstream(&answer.text, &size);
    answer.code = sqlite3_open_v2(arena_printf(arena, "%s/qingshan.db", folder), &database, SQLITE_OPEN_READWRITE, NULL);
    if (answer.code == SQLITE_OK)
        answer.code = print_tables(out, database);
    if (answer.code != SQLITE_OK)
        fprintf(out, "qingshan.db: %s\n", sqlite3_errmsg(database));
    sqlite3_close(database);
    fclose(out);
    return answer;
}

// ---- files ----

static struct answer take_frames(const char *folder)
{
    struct answer answer = {0};
    struct fault fault = {0};
    struct raw_read read = {.found = true};
    struct raw_reader *reader = raw_reader_open(folder);
    size_t size;
    FILE *out = open_memstream(&answer.text, &size);
    while (answer.code == 0 && read.found) {
        if (!raw_read(reader, read.next, INT64_MAX, &read, &fault))
            answer.code = 1;
        else if (read.found)
            fprintf(out, "%lld %lld %lld %.*s", (long long)read.position, (long long)read.frame.received_ms, (long long)read.frame.device, (int)read.frame.size,
                    read.frame.bytes);
    }
    fclose(out);
    raw_reader_close(reader);
    if (answer.code) {
        free(answer.text);
        return refused(&fault);
    }
    return answer;
}

static struct answer take_archive(const struct kept *kept, const char *folder)
{
    struct answer answer = {0};
    size_t size;
    FILE *out = open_memstream(&answer.text, &size);
    for (size_t i = 0; i < kept->count; i++) {
        ARENA_SCOPED arena = arena_new();
        struct fault fault = {0};
        char *bytes;
        size_t length;
        if (kept->files[i].part != PART_ARCHIVE)
            continue;
        const char *path = kept->files[i].path, *name = strrchr(path, '/'), *digest = arena_printf(arena, "%.2s%s", name - 2, name + 1); // ab/cdef
        if (archive_load(folder, digest, arena, &bytes, &length, &fault)) {
            fprintf(out, "%s %zu ", digest, length);
            fwrite(bytes, 1, length, out);
            continue;
        }
        answer.code = 1;
        fprintf(out, "%s: %s\n", path, message_fault(arena, LANGUAGE_EN, &fault));
    }
    fclose(out);
    return answer;
}

static struct answer take_marks(const struct kept *kept, const char *folder)
{
    struct answer answer = {0};
    size_t size;
    FILE *out = open_memstream(&answer.text, &size);
    for (size_t i = 0; i < kept->count; i++) {
        ARENA_SCOPED arena = arena_new();
        struct fault fault = {0};
        struct forward_mark mark;
        bool found = false;
        if (kept->files[i].part != PART_MARKS)
            continue;
        if (!forward_mark_read(arena_printf(arena, "%s/forward/%s", folder, strrchr(kept->files[i].path, '/') + 1), &mark, &found, &fault) || !found)
            answer.code = 1;
        fprintf(out, "%lld\n", found ? (long long)mark.position : -1LL);
    }
    fclose(out);
    return answer;
}

// ---- all ----

struct answer answer_take(const struct kept *kept, const char *folder, enum answer_name name)
{
    const char *none[] = {NULL};
    const struct cli words = {.data = folder, .json = name != ANSWER_SERIES, .history = name == ANSWER_FACTS || name == ANSWER_SERIES, .arguments = none};
    switch (name) {
    case ANSWER_STATUS:
        return command_run(cli_status, &words);
    case ANSWER_FACTS:
        return command_run(cli_fact_list, &words);
    case ANSWER_TABLES:
        return take_tables(folder);
    case ANSWER_SERIES:
        return command_run(cli_series_export, &words);
    case ANSWER_SUMMARY:
        return command_run(cli_series_list, &words);
    case ANSWER_FRAMES:
        return take_frames(folder);
    case ANSWER_ARCHIVE:
        return take_archive(kept, folder);
    case ANSWER_MARKS:
        return take_marks(kept, folder);
    case ANSWER_COUNT:
        break;
    }
    abort();
}

void answers_take(const struct kept *kept, const char *folder, struct answer ret_answers[ANSWER_COUNT])
{
    for (int i = 0; i < ANSWER_COUNT; i++)
        ret_answers[i] = answer_take(kept, folder, (enum answer_name)i);
}

void answers_free(struct answer *answers, int count)
{
    for (int i = 0; i < count; i++)
        free(answers[i].text);
}
