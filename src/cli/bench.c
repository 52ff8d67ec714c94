#include "cli/cli.h"

int cli_bench(struct cli *cli)
{
    return cli_usage(cli, "bench indicators --regions N --years M");
}
