// Who may use how many of the process's open files: lines of devices must not take those that HTTP and the databases need.
#ifndef QINGSHAN_SERVICE_DESCRIPTORS_H
#define QINGSHAN_SERVICE_DESCRIPTORS_H

struct descriptor_shares {
    int files;         // all that may be open
    int lines, http;   // connections of devices; of HTTP
    int lines_wanted, http_wanted;
    int rest;          // databases, the raw log, files that are read, forwarding
};

// Pure. Where there are not enough, HTTP and the rest get what they want up to a quarter each, and HTTP what the lines leave.
struct descriptor_shares descriptors_share(int files, int lines_wanted, int http_wanted);
// Raises the soft limit as far as that is wanted and allowed.
struct descriptor_shares descriptors_reserve(int lines_wanted, int http_wanted);
void descriptors_tell(const struct descriptor_shares *shares); // in the log, once the server has started: a start that fails says why in one line

#endif
