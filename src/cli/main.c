// qingshan COMMAND ...
#include <errno.h>
#include <locale.h>
#include <signal.h>
#include <sodium.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "base/text.h"
#include "cli/cli.h"
#include "indicator/source.h"
#include "observe/evaluate/settle.h"
#include "store/settings.h"

#define TALK "data lang json "
#define READ TALK "year as-of region "
#define DAMAGES_MOST 100 // at once

static const struct command commands[] = {
    {"init", "--pack DIR", "help.init", 0, 0, cli_init, TALK "pack simulated dry-run person"},
    {"check", "DIR", "help.check", 1, 1, cli_check, TALK},
    {"status", "", "help.status", 0, 0, cli_status, READ},
    {"indicator", "NO", "help.indicator", 1, 1, cli_indicator, READ},
    {"project list", "", "help.project", 0, 0, cli_project_list, TALK "as-of"},
    {"fact add", "ELEMENT", "help.fact_add", 1, 1, cli_fact_add, TALK "year value unit source region state qualifier note reason person dry-run"},
    {"fact withdraw", "ELEMENT", "help.fact_withdraw", 1, 1, cli_fact_withdraw, TALK "year source region note person dry-run"},
    {"fact list", "[ELEMENT]", "help.fact_list", 0, 1, cli_fact_list, READ "history"},
    {"import", "FILE", "help.import", 1, 1, cli_import, TALK "dry-run person"},
    {"report", "NAME", "help.report", 1, 1, cli_report, READ "format"},
    {"template", "facts|points|limits|series", "help.template", 1, 1, cli_template, READ "format"},
    {"verify", "", "help.verify", 0, 0, cli_verify, TALK "deep anchor key package"},
    {"anchor", "", "help.anchor", 0, 0, cli_anchor, TALK "out key"},
    {"file add", "FILE", "help.file_add", 1, 1, cli_file_add, TALK "for kind note person dry-run"},
    {"file list", "", "help.file_list", 0, 0, cli_file_list, TALK "of"},
    {"file get", "ID", "help.file_get", 1, 1, cli_file_get, TALK "out"},
    {"file package", "", "help.file_package", 0, 0, cli_file_package, TALK "of out"},
    {"damage list", "", "help.damage_list", 0, 0, cli_damage_list, TALK},
    {"damage scan", "", "help.damage_scan", 0, 0, cli_damage_scan, TALK},
    {"damage acknowledge", "ID...", "help.damage_acknowledge", 1, DAMAGES_MOST, cli_damage_acknowledge, TALK "by person reason dry-run"},
    {"user add", "NAME", "help.user_add", 1, 1, cli_user_add, TALK "role department region enterprise person-name person"},
    {"user list", "", "help.user_list", 0, 0, cli_user_list, TALK},
    {"user password", "NAME", "help.user_password", 1, 1, cli_user_password, TALK "person"},
    {"user lock", "NAME", "help.user_lock", 1, 1, cli_user_lock, TALK "reason person"},
    {"user unlock", "NAME", "help.user_unlock", 1, 1, cli_user_unlock, TALK "reason person"},
    {"user left", "NAME", "help.user_left", 1, 1, cli_user_left, TALK "reason person"},
    {"clock accept", "", "help.clock_accept", 0, 0, cli_clock_accept, TALK "by person reason dry-run"},
    {"backup check", "FILE", "help.backup_check", 1, 1, cli_backup_check, TALK}, // before the name it begins with
    {"backup", "FILE", "help.backup", 1, 1, cli_backup, TALK "link"},
    {"restore", "FILE", "help.restore", 1, 1, cli_restore, TALK "yes damaged person"},
    {"compute aqi", "FILE", "help.compute_aqi", 1, 1, cli_compute_aqi, "lang pack"},
    {"compute surface-water", "FILE", "help.compute_surface_water", 1, 1, cli_compute_surface_water, "lang pack lakes"},
    {"series list", "[POINT]", "help.series_list", 0, 1, cli_series_list, TALK},
    {"series export", "[POINT [FACTOR [KIND]]]", "help.series_export", 0, 3, cli_series_export, TALK "history"},
    {"series import", "FILE", "help.series_import", 1, 1, cli_series_import, TALK "time-is-end dry-run person"},
    {"settle", "", "help.settle", 0, 0, cli_settle, TALK "year dry-run pack"},
    {"serve", "", "help.serve", 0, 0, cli_serve, TALK "listen hj212 hj212-limits web boundary plain-sign-in"},
    {"limit import", "CSV", "help.limit_import", 1, 1, cli_limit_import, TALK "dry-run person"},
    {"warning list", "[POINT]", "help.warning_list", 0, 1, cli_warning_list, TALK "history"},
    {"warning reopen", "ID", "help.warning_reopen", 1, 1, cli_warning_reopen, TALK "person note dry-run"},
    {"warning scan", "[POINT [FACTOR]]", "help.warning_scan", 0, 2, cli_warning_scan, TALK},
    {"point import", "CSV", "help.point_import", 1, 1, cli_point_import, TALK "dry-run person"},
    {"frame find", "POINT TIME", "help.frame_find", 2, 2, cli_frame_find, TALK},
    {"frame verify", "", "help.frame_verify", 0, 0, cli_frame_verify, TALK},
    {"simulate", "", "help.simulate", 0, 0, cli_simulate, "lang data to points rate seconds seed faults table profiles scenario days"},
    {"hj212 decode", "FILE|-", "help.hj212_decode", 1, 1, cli_hj212_decode, "lang crc"},
    {"hj212 encode", "[FILE|-]", "help.hj212_encode", 0, 1, cli_hj212_encode, "lang"},
    {"openapi", "", "help.openapi", 0, 0, cli_openapi, TALK},
    {"bench", "indicators", "help.bench", 1, 1, cli_bench, TALK "regions years"},
};

struct cli_option {
    const char *name, *argument; // argument NULL: a switch
    size_t offset;               // into struct cli: const char * or bool
};

#define TEXT(name_, argument_, field) {name_, argument_, offsetof(struct cli, field)}
#define SWITCH(name_, field) {name_, NULL, offsetof(struct cli, field)}

static const struct cli_option options[] = {
    TEXT("data", "DIR", data), SWITCH("json", json), TEXT("lang", "zh|en", lang), TEXT("year", "Y", year), TEXT("as-of", "YYYY-MM-DD", as_of),
    TEXT("region", "CODE", region), TEXT("format", "md|xlsx", format), TEXT("listen", "ADDR:PORT", listen), TEXT("web", "DIR", web),
    TEXT("boundary", "FILE", boundary), TEXT("pack", "DIR", pack), TEXT("lakes", "FILE", lakes), TEXT("value", "V", value), TEXT("unit", "U", unit), TEXT("source", "TEXT", source),
    TEXT("state", "ID", state), TEXT("qualifier", ">=|<=", qualifier), TEXT("note", "TEXT", note), TEXT("reason", "TEXT", reason), TEXT("person", "NAME", person), TEXT("by", "NAME", person),
    SWITCH("history", history), SWITCH("simulated", simulated), TEXT("regions", "N", regions), TEXT("years", "M", years), SWITCH("dry-run", dry_run), SWITCH("yes", yes),
    SWITCH("time-is-end", time_is_end), SWITCH("link", link), SWITCH("damaged", damaged),
    SWITCH("deep", deep), SWITCH("plain-sign-in", plain_sign_in), TEXT("role", "ROLE", role), TEXT("department", "ID", department), TEXT("enterprise", "TEXT", enterprise), TEXT("person-name", "TEXT", person_name), TEXT("anchor", "FILE", anchor), TEXT("key", "FILE", key), TEXT("out", "FILE", out), TEXT("package", "FILE", package), TEXT("for", "KIND:KEY,..", for_what), TEXT("of", "KIND:KEY", of), TEXT("kind", "KIND", kind),
    TEXT("crc", "strict|modbus|ignore", crc), TEXT("hj212", "ADDR:PORT", hj212), TEXT("hj212-limits", "LIST", hj212_limits), TEXT("to", "ADDR:PORT", to), TEXT("points", "N", points),
    TEXT("rate", "R", rate), TEXT("seconds", "S", seconds), TEXT("seed", "K", seed), TEXT("faults", "LIST", faults),
    TEXT("table", "FILE", table), TEXT("profiles", "FILE", profiles), TEXT("scenario", "FILE", scenario), TEXT("days", "N", history_days)};

#define OPTION_COUNT (sizeof options / sizeof *options)
#define OPTION_KEY_FIRST 256

// The language of the help itself, which is printed before the options are all read.
static enum language help_language = LANGUAGE_ZH;

// The library's table for the options in the list, with their words from the catalogue.
static struct argp_option *make_options(struct arena *arena, const char *list)
{
    struct argp_option *made = arena_array(arena, OPTION_COUNT + 1, sizeof *made);
    size_t count = 0;
    for (size_t i = 0; i < OPTION_COUNT; i++)
        if (text_has_word(list, options[i].name))
            made[count++] = (struct argp_option){.name = options[i].name, .key = OPTION_KEY_FIRST + (int)i, .arg = options[i].argument,
                                                 .doc = message_text(arena, help_language, arena_printf(arena, "option.%s", options[i].name), NULL)};
    return made;
}

static error_t parse_option(int key, char *argument, struct argp_state *state)
{
    struct cli *cli = state->input;
    if (key == ARGP_KEY_ARG) {
        cli->arguments[cli->argument_count++] = argument;
        state->next = cli->command ? state->next : state->argc; // what follows is the command's
        return 0;
    }
    if (key < OPTION_KEY_FIRST || key >= OPTION_KEY_FIRST + (int)OPTION_COUNT)
        return ARGP_ERR_UNKNOWN;
    const struct cli_option *option = &options[key - OPTION_KEY_FIRST];
    void *field = (char *)cli + option->offset;
    if (option->argument)
        *(const char **)field = argument;
    else
        *(bool *)field = true;
    return 0;
}

// ---- finding the command ----

static char *add_commands(int key, const char *text, void *input)
{
    ARENA_SCOPED arena = arena_new();
    struct text_buffer out;
    (void)input;
    if (key != ARGP_KEY_HELP_PRE_DOC)
        return (char *)(uintptr_t)text;
    text_buffer_init(&out, arena);
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        const char *head = arena_printf(arena, "  %s %s", commands[i].name, commands[i].usage);
        text_buffer_printf(&out, "%s %s\n", text_pad(arena, head, 26), message_text(arena, help_language, commands[i].help, NULL));
    }
    return heap_strdup(out.bytes);
}

// A name of one or two words. *ret_words tells how many of the words are the name.
static const struct command *find_command(struct arena *arena, int count, char **words, int *ret_words)
{
    const char *pair = arena_printf(arena, "%s %s", words[0], count > 1 ? words[1] : "");
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        bool two = strchr(commands[i].name, ' ') != NULL;
        *ret_words = two ? 2 : 1;
        if (text_equal(commands[i].name, two ? pair : words[0]))
            return &commands[i];
    }
    return NULL;
}

// Every command name that begins with this word: what "fact" alone may have meant.
static const char *similar_commands(struct arena *arena, const char *word)
{
    struct text_buffer out;
    text_buffer_init(&out, arena);
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        if (text_starts_with(commands[i].name, word))
            text_buffer_printf(&out, "%s%s %s", out.size ? "; " : "", commands[i].name, commands[i].usage);
    return out.size ? out.bytes : word;
}

static bool parse(struct cli *cli, const struct argp *argp, int count, char **words, unsigned flags)
{
    return argp_parse(argp, count, words, flags, NULL, cli) == 0;
}

static int run(struct cli *cli, int count, char **words)
{
    int name_words;
    cli->command = find_command(cli->arena, count, words, &name_words);
    if (!cli->command)
        return cli_usage(cli, similar_commands(cli->arena, words[0]));
    const struct argp argp = {.options = make_options(cli->arena, cli->command->options), .parser = parse_option,
                              .args_doc = *cli->command->usage ? cli->command->usage : NULL,
                              .doc = message_text(cli->arena, help_language, cli->command->help, NULL)};
    words += name_words - 1;
    words[0] = arena_printf(cli->arena, "qingshan %s", cli->command->name);
    cli->argument_count = 0;
    if (!parse(cli, &argp, count - name_words + 1, words, 0))
        return fault_exit_code(FAULT_USAGE);
    cli->language = language_parse(cli->lang);
    if (cli->argument_count < cli->command->least || cli->argument_count > cli->command->most)
        return cli_usage(cli, arena_printf(cli->arena, "%s %s", cli->command->name, cli->command->usage));
    struct fault fault = {0};
    if (text_has_word(cli->command->options, "data") && !settings_use_memory(cli->data, &fault))
        return cli_fail(cli, &fault);
    arena_allow(cli->arena, arena_budget());
    return cli->command->run(cli);
}

static int first_word(struct cli *cli, int count, char **words)
{
    const struct argp argp = {.options = make_options(cli->arena, TALK), .parser = parse_option, .args_doc = "COMMAND", .doc = "\v",
                              .help_filter = add_commands};
    if (!parse(cli, &argp, count, words, ARGP_IN_ORDER))
        return fault_exit_code(FAULT_USAGE);
    cli->language = language_parse(cli->lang);
    if (!cli->argument_count)
        return cli_usage(cli, "");
    int at = 1;
    while (words[at] != cli->arguments[0])
        at++;
    return run(cli, count - at, words + at);
}

static enum language find_language(int count, char **words)
{
    for (int i = 1; i < count; i++)
        if (text_equal(words[i], "--lang=en") || (text_equal(words[i], "--lang") && i + 1 < count && text_equal(words[i + 1], "en")))
            return LANGUAGE_EN;
    return LANGUAGE_ZH;
}

// What was printed has arrived, or it is said why not: a full disk behind ">" is no success.
static int finish_output(const struct cli *cli, int code)
{
    struct fault fault = {0};
    errno = 0;
    const bool written = !ferror(stdout);
    if (fflush(stdout) == 0 && written)
        return code;
    if (code) // has been said
        return code;
    // The error was met by an earlier write, whose cause is gone: one more byte to output that is broken anyway tells it again.
    if (!errno && write(STDOUT_FILENO, "\n", 1) >= 0)
        errno = EIO;
    fault_set_errno(&fault, "write", cli_say(cli, "cli.output", NULL));
    return cli_fail(cli, &fault);
}

int main(int count, char **words)
{
    setlocale(LC_CTYPE, "C.UTF-8");
    signal(SIGPIPE, SIG_IGN);
    umask(077); // what is written holds passwords and evidence: it is its owner's
    argp_err_exit_status = 64;
    if (sodium_init() < 0)
        return fault_exit_code(FAULT_SYSTEM);
    source_explain_set("series", settle_page);
    source_explain_set("simulation", settle_page);
    ARENA_SCOPED arena = arena_new();
    struct cli cli = {.arena = arena, .data = "./var", .listen = "127.0.0.1:8080", .lang = "zh"};
    cli.arguments = arena_array(arena, (size_t)count + 1, sizeof *cli.arguments);
    help_language = find_language(count, words);
    const int code = first_word(&cli, count, words);
    if (!code && cli.command && cli.command->run != cli_verify) // which tells it among the rest; a fault has been told
        cli_tell_pages(&cli);
    return finish_output(&cli, code);
}
