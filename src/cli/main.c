// qingshan COMMAND ...
#include <locale.h>
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "base/text.h"
#include "cli/cli.h"

const char *argp_program_version = "qingshan 0.1.0";

static const struct command commands[] = {
    {"init", "--pack DIR", "help.init", 0, 0, cli_init},
    {"check", "DIR", "help.check", 1, 1, cli_check},
    {"status", "", "help.status", 0, 0, cli_status},
    {"indicator", "NO", "help.indicator", 1, 1, cli_indicator},
    {"project", "list", "help.project", 1, 1, cli_project},
    {"fact", "add ELEMENT | list [ELEMENT]", "help.fact", 1, 2, cli_fact},
    {"import", "FILE", "help.import", 1, 1, cli_import},
    {"report", "problems|reachability|projects|indicators", "help.report", 1, 1, cli_report},
    {"verify", "", "help.verify", 0, 0, cli_verify},
    {"backup", "FILE", "help.backup", 1, 1, cli_backup},
    {"restore", "FILE", "help.restore", 1, 1, cli_restore},
    {"serve", "", "help.serve", 0, 0, cli_serve},
    {"openapi", "", "help.openapi", 0, 0, cli_openapi},
    {"bench", "indicators", "help.bench", 1, 1, cli_bench},
};

enum option_key {
    OPTION_DATA = 256, OPTION_JSON, OPTION_LANG, OPTION_YEAR, OPTION_AS_OF, OPTION_REGION, OPTION_FORMAT, OPTION_LISTEN, OPTION_WEB,
    OPTION_BOUNDARY, OPTION_PACK, OPTION_VALUE, OPTION_UNIT, OPTION_SOURCE, OPTION_STATE, OPTION_QUALIFIER, OPTION_NOTE, OPTION_PERSON,
    OPTION_REGIONS, OPTION_YEARS, OPTION_DRY_RUN, OPTION_HISTORY, OPTION_CLASS, OPTION_YES
};

static const struct argp_option options[] = {
    {"data", OPTION_DATA, "DIR", 0, "data folder (default ./var)", 0},
    {"json", OPTION_JSON, NULL, 0, "one JSON document on stdout", 0},
    {"lang", OPTION_LANG, "zh|en", 0, "language of texts (default zh)", 0},
    {"year", OPTION_YEAR, "Y", 0, "evaluated year, or the year of a fact", 0},
    {"as-of", OPTION_AS_OF, "YYYY-MM-DD", 0, "what was known at the end of this day", 0},
    {"region", OPTION_REGION, "CODE", 0, "division code (default: the plan's)", 0},
    {"format", OPTION_FORMAT, "md|xlsx", 0, "format of a report", 0},
    {"listen", OPTION_LISTEN, "ADDR:PORT", 0, "where to serve (default 127.0.0.1:8080)", 0},
    {"web", OPTION_WEB, "DIR", 0, "folder of the built pages", 0},
    {"boundary", OPTION_BOUNDARY, "FILE", 0, "GeoJSON outline of the region", 0},
    {"pack", OPTION_PACK, "DIR", 0, "pack to load", 0},
    {"value", OPTION_VALUE, "V", 0, "value of a fact", 0},
    {"unit", OPTION_UNIT, "U", 0, "unit of the value", 0},
    {"source", OPTION_SOURCE, "TEXT", 0, "where the value comes from", 0},
    {"state", OPTION_STATE, "ID", 0, "state instead of a value", 0},
    {"qualifier", OPTION_QUALIFIER, ">=|<=", 0, "the source says at least, at most", 0},
    {"note", OPTION_NOTE, "TEXT", 0, "remark", 0},
    {"person", OPTION_PERSON, "NAME", 0, "who reports", 0},
    {"history", OPTION_HISTORY, NULL, 0, "replaced facts too", 0},
    {"class", OPTION_CLASS, "main|secondary|all", 0, "class of indicators", 0},
    {"regions", OPTION_REGIONS, "N", 0, "bench: simulated regions", 0},
    {"years", OPTION_YEARS, "M", 0, "bench: years", 0},
    {"dry-run", OPTION_DRY_RUN, NULL, 0, "show what would change, write nothing", 0},
    {"yes", OPTION_YES, NULL, 0, "do not ask", 0},
    {0}};

static const char **text_option(struct cli *cli, int key)
{
    switch ((enum option_key)key) {
    case OPTION_DATA: return &cli->data;
    case OPTION_YEAR: return &cli->year;
    case OPTION_AS_OF: return &cli->as_of;
    case OPTION_REGION: return &cli->region;
    case OPTION_FORMAT: return &cli->format;
    case OPTION_LISTEN: return &cli->listen;
    case OPTION_WEB: return &cli->web;
    case OPTION_BOUNDARY: return &cli->boundary;
    case OPTION_PACK: return &cli->pack;
    case OPTION_VALUE: return &cli->value;
    case OPTION_UNIT: return &cli->unit;
    case OPTION_SOURCE: return &cli->source;
    case OPTION_STATE: return &cli->state;
    case OPTION_QUALIFIER: return &cli->qualifier;
    case OPTION_NOTE: return &cli->note;
    case OPTION_PERSON: return &cli->person;
    case OPTION_REGIONS: return &cli->regions;
    case OPTION_YEARS: return &cli->years;
    case OPTION_CLASS: return &cli->class;
    default: return NULL;
    }
}

static error_t parse_option(int key, char *argument, struct argp_state *state)
{
    struct cli *cli = state->input;
    const char **text = text_option(cli, key);
    if (text) {
        *text = argument;
        return 0;
    }
    switch (key) {
    case OPTION_JSON:
        cli->json = true;
        return 0;
    case OPTION_LANG:
        cli->language = language_parse(argument);
        return 0;
    case OPTION_DRY_RUN:
        cli->dry_run = true;
        return 0;
    case OPTION_HISTORY:
        cli->history = "1";
        return 0;
    case OPTION_YES:
        cli->yes = true;
        return 0;
    case ARGP_KEY_ARG:
        cli->arguments[cli->argument_count++] = argument;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

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
        text_buffer_printf(&out, "%s %s\n", text_pad(arena, head, 50), message_text(arena, LANGUAGE_ZH, commands[i].help, NULL));
    }
    return heap_strdup(out.bytes);
}

static const struct command *find_command(const char *name)
{
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        if (text_equal(commands[i].name, name))
            return &commands[i];
    return NULL;
}

static int run(struct cli *cli)
{
    const struct command *command = cli->argument_count ? find_command(cli->arguments[0]) : NULL;
    if (!command)
        return cli_usage(cli, cli->argument_count ? cli->arguments[0] : "");
    cli->arguments++;
    cli->argument_count--;
    if (cli->argument_count < command->least || cli->argument_count > command->most)
        return cli_usage(cli, arena_printf(cli->arena, "%s %s", command->name, command->usage));
    return command->run(cli);
}

int main(int count, char **arguments)
{
    static const struct argp argp = {.options = options, .parser = parse_option, .args_doc = "COMMAND",
                                     .doc = "\v", .help_filter = add_commands};
    setlocale(LC_CTYPE, "C.UTF-8");
    signal(SIGPIPE, SIG_IGN);
    argp_err_exit_status = 64;
    if (sodium_init() < 0)
        return fault_exit_code(FAULT_SYSTEM);
    ARENA_SCOPED arena = arena_new();
    struct cli cli = {.arena = arena, .data = "./var", .listen = "127.0.0.1:8080"};
    cli.arguments = arena_array(arena, (size_t)count + 1, sizeof *cli.arguments);
    if (argp_parse(&argp, count, arguments, 0, NULL, &cli) != 0)
        return fault_exit_code(FAULT_USAGE);
    int code = run(&cli);
    return fflush(stdout) == 0 || code ? code : fault_exit_code(FAULT_STORAGE);
}
