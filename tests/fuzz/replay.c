// Runs a target over every file of the folders and files named on the command line, and over the shapes of worst/NAME.txt.
#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/work.h"

#define INPUT_MAX ((size_t)1 << 20)

static size_t inputs;

static void run_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    uint8_t *bytes = malloc(INPUT_MAX), *exact;
    if (!file || !bytes) {
        fprintf(stderr, "cannot read %s\n", path);
        exit(1);
    }
    size_t size = fread(bytes, 1, INPUT_MAX, file);
    fclose(file);
    exact = malloc(size ? size : 1); // exactly as long as the input, so that reading past it is seen
    if (!exact)
        exit(1);
    memcpy(exact, bytes, size);
    free(bytes);
    fprintf(stderr, "%s\n", path); // the last line names the input when a target dies
    LLVMFuzzerTestOneInput(exact, size);
    free(exact);
    inputs++;
}

static bool is_shapes(const char *path)
{
    const size_t size = strlen(path);
    return size > 4 && strcmp(path + size - 4, ".txt") == 0 && strstr(path, "/worst/");
}

static void run_path(const char *path)
{
    struct stat status;
    struct dirent *entry;
    char inner[4096];
    if (stat(path, &status) == 0 && !S_ISDIR(status.st_mode)) {
        run_file(path);
        return;
    }
    DIR *directory = opendir(path);
    if (!directory) {
        fprintf(stderr, "cannot open %s\n", path);
        exit(1);
    }
    while ((entry = readdir(directory)))
        if (entry->d_name[0] != '.') {
            snprintf(inner, sizeof inner, "%s/%s", path, entry->d_name);
            run_file(inner);
        }
    closedir(directory);
}

int main(int count, char **arguments)
{
    for (int i = 1; i < count; i++)
        if (is_shapes(arguments[i]))
            inputs += fuzz_worst_play(arguments[i]);
        else
            run_path(arguments[i]);
    fprintf(stderr, "%zu inputs\n", inputs); // a target may have turned standard output away
    return inputs ? 0 : 1;
}
