// The gateway under strange bytes: an input is played over up to four connections of its own, cut into pieces as it says,
// while a well-behaved device keeps one connection. Whatever the others send, that device gets the answer to its next frame.
#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "observe/gateway/gateway.h"
#include "observe/point/device.h"
#include "observe/point/point_import.h"
#include "standard/hj212/hj212.h"
#include "store/folder.h"
#include "tests/fuzz/fuzz.h"

#define CONNECTIONS 4
#define TABLE                                                                                                        \
    "point,mn,pw,edition,crc,kind,longitude,latitude\n"                                                              \
    "good,0000000000000000000000AA,123456,2017,strict,stack,,\n"                                                     \
    "p1,0000000000000000000000B1,123456,2017,strict,stack,,\np2,0000000000000000000000B2,1,2005,ignore,stack,,\n"    \
    "p3,B3,123456,2025,modbus,stack,,\n"

static int port;
static int good = -1;

static int open_connection(void)
{
    const struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    const struct timeval patience = {.tv_sec = 20};
    const struct linger none = {.l_onoff = 1}; // no ports in TIME_WAIT
    int file;
    while ((file = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) >= 0 && connect(file, (const struct sockaddr *)&to, sizeof to) != 0) {
        FUZZ_MUST(errno == EINTR); // the fuzzer's own timer
        close(file);
    }
    FUZZ_MUST(file >= 0);
    setsockopt(file, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    setsockopt(file, SOL_SOCKET, SO_LINGER, &none, sizeof none);
    return file;
}

static void start(void)
{
    struct fault fault = {0};
    struct point_report report;
    ARENA_SCOPED arena = arena_new();
    const char *folder = fuzz_folder();
    FUZZ_MUST(folder);
    struct store *store = store_open(folder, STORE_WRITE, &fault);
    FUZZ_MUST(store && store_begin(store, &fault));
    FUZZ_MUST(point_import(store, arena, (struct store_bytes){TABLE, strlen(TABLE)}, "fuzz", &report, &fault) && store_commit(store, &fault));
    store_close(store);
    static struct gateway *gateway; // for ever: the process ends with it
    gateway = gateway_start(&(struct gateway_options){.folder = folder, .listen = "127.0.0.1:0", .rate = 1000000}, &fault);
    FUZZ_MUST(gateway);
    port = gateway_port(gateway);
    good = open_connection();
}

static void good_device_is_answered(void)
{
    static unsigned number;
    char segment[200], frame[256], answer[4096], qn[32];
    snprintf(qn, sizeof qn, "QN=20260101%09u", ++number % 1000000000);
    const int size = snprintf(segment, sizeof segment, "%s;ST=31;CN=2011;PW=123456;MN=0000000000000000000000AA;Flag=5;CP=&&DataTime=20260101000000;x-Rtd=%u&&", qn, number);
    const int all = snprintf(frame, sizeof frame, "##%04d%s%04X\r\n", size, segment, hj212_crc(segment, (size_t)size));
    FUZZ_MUST(send(good, frame, (size_t)all, MSG_NOSIGNAL) == all);
    // Commands may come in between.
    for (size_t got = 0; got < 2 || !memmem(answer, got, qn, strlen(qn)) || memcmp(answer + got - 2, "\r\n", 2) != 0;) {
        const ssize_t part = recv(good, answer + got, sizeof answer - got, 0);
        FUZZ_MUST(part > 0 || (part < 0 && errno == EINTR));
        got += part > 0 ? (size_t)part : 0;
    }
}

// A byte says which connection and how much; 255 closes it.
static void play(const uint8_t *bytes, size_t size)
{
    int open[CONNECTIONS] = {-1, -1, -1, -1};
    while (size) {
        int *file = &open[bytes[0] % CONNECTIONS];
        size_t take = (size_t)bytes[0] * 4 + 1;
        bytes++;
        size--;
        take = take < size ? take : size;
        if (*file < 0)
            *file = open_connection();
        const bool sent = send(*file, bytes, take, MSG_NOSIGNAL) == (ssize_t)take; // it may have been closed by the other side
        if (!sent || bytes[-1] == 255) {
            close(*file);
            *file = -1;
        }
        bytes += take;
        size -= take;
    }
    for (int i = 0; i < CONNECTIONS; i++)
        if (open[i] >= 0)
            close(open[i]);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    if (good < 0)
        start();
    // The device of the connections must not be the good one: a second connection of an MN closes the first.
    if (memmem(bytes, size, "AA", 2))
        return 0;
    play(bytes, size);
    good_device_is_answered();
    return 0;
}
