#include "service/descriptors.h"

#include <stdbool.h>
#include <sys/resource.h>

#include "base/log.h"

#define REST 512
#define FILES_MOST 1000000 // of those that say "unlimited"

static int less(int a, int b)
{
    return a < b ? a : b;
}

struct descriptor_shares descriptors_share(int files, int lines_wanted, int http_wanted)
{
    struct descriptor_shares shares = {.files = files, .lines_wanted = lines_wanted, .http_wanted = http_wanted, .rest = less(REST, files / 4)};
    const int left = files - shares.rest - lines_wanted; // what no line wants is theirs too
    shares.http = less(http_wanted, left > files / 4 ? left : files / 4);
    shares.lines = less(lines_wanted, files - shares.rest - shares.http);
    return shares;
}

struct descriptor_shares descriptors_reserve(int lines_wanted, int http_wanted)
{
    const int wanted = lines_wanted + http_wanted + REST;
    struct rlimit files;
    int found = 1024;
    if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
        if (files.rlim_cur < (rlim_t)wanted) { // the usual soft limit of 1024 is below the connections we promise to hold
            files.rlim_cur = files.rlim_max < (rlim_t)wanted ? files.rlim_max : (rlim_t)wanted;
            setrlimit(RLIMIT_NOFILE, &files);
        }
        found = files.rlim_cur > FILES_MOST ? FILES_MOST : (int)files.rlim_cur;
    }
    return descriptors_share(found, lines_wanted, http_wanted);
}

void descriptors_tell(const struct descriptor_shares *shares)
{
    log_line(shares->lines < shares->lines_wanted || shares->http < shares->http_wanted ? LOG_WARNING : LOG_NOTE,
             "open files: %d; lines of devices at most %d of %d wanted, HTTP %d of %d, databases and files %d", shares->files, shares->lines,
             shares->lines_wanted, shares->http, shares->http_wanted, shares->rest);
}
