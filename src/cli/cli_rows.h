// What the lists on the terminal are made of (cli.answer). Private to the folder; texts are in the command's arena.
#ifndef QINGSHAN_CLI_CLI_ROWS_H
#define QINGSHAN_CLI_CLI_ROWS_H

#include "cli/cli.h"
#include "json/read.h"
#include "observe/series/series.h"
#include "store/proof/damage.h"

const char *cli_damage_state(const struct cli *cli, const struct damage *damage); // who has acknowledged it, and why
const char *cli_fact_value(const struct cli *cli, const json_t *row);
const char *cli_fact_source(const struct cli *cli, const json_t *row);            // with its reason

#endif
