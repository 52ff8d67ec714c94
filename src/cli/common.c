#include <pwd.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/period.h"
#include "base/text.h"
#include "cli/cli.h"
#include "store/folder.h"
#include "store/proof/damage.h"

const char *argp_program_version = "qingshan 0.1.0";

int cli_fail(const struct cli *cli, const struct fault *f)
{
    f = fault_or_unsaid(f);
    fprintf(stderr, "qingshan: %s\n", message_fault(cli->arena, cli->language, f));
    return fault_exit_code(f->kind);
}

const char *cli_say(const struct cli *cli, const char *key, ...)
{
    va_list list;
    va_start(list, key);
    const char *text = message_vtext(cli->arena, cli->language, key, list);
    va_end(list);
    return text;
}

int cli_usage(const struct cli *cli, const char *what)
{
    fprintf(stderr, "qingshan: %s\n", cli_say(cli, *what ? "cli.usage" : "cli.no_command", "text", what, NULL));
    return fault_exit_code(FAULT_USAGE);
}

const char *cli_person(const struct cli *cli)
{
    const struct passwd *user = getpwuid(getuid());
    return cli->person ? cli->person : arena_printf(cli->arena, "cli:%s", user ? user->pw_name : "?");
}

void cli_tell_lock(const struct cli *cli, const struct folder_lock *lock)
{
    static const char *const keys[RESTORING_UNDONE + 1] = {[RESTORING_FINISHED] = "folder.restore_finished", [RESTORING_UNDONE] = "folder.restore_undone"};
    if (keys[lock->settled])
        fprintf(stderr, "qingshan: %s\n", cli_say(cli, keys[lock->settled], NULL));
    if (lock->tightened)
        fprintf(stderr, "qingshan: %s\n", cli_say(cli, "folder.tightened", "count", arena_printf(cli->arena, "%d", lock->tightened), NULL));
}

struct pages {
    const struct cli *cli;
    struct store *store;
};

static void tell_page(void *context, const struct damage *damage)
{
    const struct pages *pages = context;
    struct fault ignored = {0};
    bool known = false;
    if (!pages->store || !damage_is_acknowledged(pages->store, damage, &known, &ignored) || !known)
        fprintf(stderr, "qingshan: %s\n", damage_text(pages->cli->arena, pages->cli->language, damage));
}

static void count_page(void *context, const struct damage *damage)
{
    (void)damage;
    ++*(size_t *)context;
}

void cli_tell_pages(const struct cli *cli)
{
    struct fault ignored = {0};
    size_t count = 0, place = 0;
    damage_pages(cli->data, &place, count_page, &count);
    if (!count)
        return;
    STORE_SCOPED store = store_open(cli->data, STORE_READ, &ignored);
    struct pages pages = {cli, store};
    place = 0;
    damage_pages(cli->data, &place, tell_page, &pages);
}

const char *cli_instant(const struct cli *cli, int64_t at_ms)
{
    return instant_text(cli->arena, at_ms);
}

void cli_print_json(const struct cli *cli, const json_t *document)
{
    size_t size;
    puts(json_document_text(cli->arena, document, &size));
}

bool cli_view_open(const struct cli *cli, struct cli_view *ret_view, struct fault *f)
{
    struct view_request request = {.region = cli->region, .year = cli->year, .as_of = cli->as_of, .language = cli->language};
    *ret_view = (struct cli_view){0};
    ret_view->store = store_open(cli->data, STORE_READ, f);
    return ret_view->store && view_open(&ret_view->view, ret_view->store, NULL, &request, f);
}

void cli_view_close(struct cli_view *view)
{
    view_close(&view->view);
    store_close(view->store);
    view->store = NULL;
}

void cli_print_row(const struct cli *cli, const struct sheet_column *columns, size_t count, const char *const *cells)
{
    struct text_buffer line;
    text_buffer_init(&line, cli->arena);
    for (size_t i = 0; i < count; i++) {
        const bool number = columns[i].number;
        const int width = number ? -columns[i].width : columns[i].width;
        const char *cell = number ? cells[i] : text_cut(cli->arena, cells[i], (size_t)width); // half a figure is another figure
        bool last = i + 1 == count && !number;
        text_buffer_append(&line, last ? cell : text_pad(cli->arena, cell, width));
        text_buffer_append(&line, i + 1 == count ? "" : "  ");
    }
    puts(line.bytes);
}

void cli_print_header(const struct cli *cli, const struct sheet_column *columns, size_t count)
{
    const char *titles[16];
    for (size_t i = 0; i < count && i < 16; i++)
        titles[i] = cli_say(cli, columns[i].title, NULL);
    cli_print_row(cli, columns, count, titles);
}

// ---- files ----

const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

const char *url_encoded(struct arena *arena, const char *text)
{
    struct text_buffer out;
    text_buffer_init(&out, arena);
    for (; *text; text++)
        text_buffer_printf(&out, "%%%02X", (unsigned char)*text);
    return out.bytes;
}
