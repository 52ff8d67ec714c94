// Bytes at a whole server in this process. First byte: 'u' = the Unix socket (the administrator), else TCP (a visitor);
// the rest goes through as it is. The connection is then closed for writing and the answer read to its end.
#include <arpa/inet.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include "api/server.h"
#include "store/store.h"
#include "tests/fuzz/base_store.h"
#include "tests/fuzz/work.h"

#define ANSWER_MS 40 // a stream of events has no end

static char folder[64] = "/tmp/qingshan-fuzz-XXXXXX";
static struct server *server;

static void remove_folder(void)
{
    char command[128];
    server_stop(server);
    snprintf(command, sizeof command, "rm -rf %s", folder);
    if (system(command) != 0)
        fputs("the scratch folder stays\n", stderr);
}

static void start(void)
{
    struct fault fault = {0};
    FUZZ_MUST(mkdtemp(folder));
    struct store *store = store_open(folder, STORE_WRITE, &fault);
    FUZZ_MUST(store);
    base_store_fill(store);
    store_close(store);
    struct server_options options = {.folder = folder, .listen = "127.0.0.1:0", .web = folder};
    server = server_start(&options, &fault);
    FUZZ_MUST(server);
    atexit(remove_folder);
}

static int connect_to(bool local)
{
    struct sockaddr_un path = {.sun_family = AF_UNIX};
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)server_port(server)), .sin_addr = {htonl(INADDR_LOOPBACK)}};
    snprintf(path.sun_path, sizeof path.sun_path, "%s/qingshan.sock", folder);
    int descriptor = socket(local ? AF_UNIX : AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    FUZZ_MUST(descriptor >= 0);
    const struct sockaddr *to = local ? (const struct sockaddr *)&path : (const struct sockaddr *)&address;
    FUZZ_MUST(connect(descriptor, to, local ? sizeof path : sizeof address) == 0);
    return descriptor;
}

static void read_answer(int descriptor)
{
    char answer[16384];
    struct pollfd ready = {.fd = descriptor, .events = POLLIN};
    while (poll(&ready, 1, ANSWER_MS) > 0 && recv(descriptor, answer, sizeof answer, 0) > 0)
        continue;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    if (!server)
        start();
    if (!size)
        return 0;
    fuzz_work_begin(); // of all threads: an answer is a document of the whole plan
    int descriptor = connect_to(bytes[0] == 'u');
    ssize_t sent = send(descriptor, bytes + 1, size - 1, MSG_NOSIGNAL);
    shutdown(descriptor, SHUT_WR);
    if (sent >= 0)
        read_answer(descriptor);
    close(descriptor);
    fuzz_work_end("http", size, 3000000, 500);
    return 0;
}
