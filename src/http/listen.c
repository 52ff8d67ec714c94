#include "http/listen.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <stdbool.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/address.h"
#include "base/arena.h"

#define BACKLOG 512

static bool split_address(struct arena *arena, const char *text, const char **ret_host, const char **ret_port)
{
    struct address_place place;
    if (!address_place_parse(text, &place))
        return false;
    *ret_host = place.host_size ? arena_strndup(arena, place.host, place.host_size) : NULL;
    *ret_port = arena_printf(arena, "%d", (int)place.port);
    return true;
}

static int bind_first(const struct addrinfo *found)
{
    for (; found; found = found->ai_next) {
        int one = 1, descriptor = socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
        if (descriptor < 0)
            continue;
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
        if (bind(descriptor, found->ai_addr, found->ai_addrlen) == 0 && listen(descriptor, BACKLOG) == 0)
            return descriptor;
        int code = errno;
        close(descriptor);
        errno = code;
    }
    return -1;
}

int listen_tcp(const char *text, struct fault *f)
{
    ARENA_SCOPED arena = arena_new();
    const char *host, *port;
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE | AI_NUMERICSERV}, *found = NULL;
    if (!split_address(arena, text, &host, &port) || getaddrinfo(host, port, &hints, &found) != 0) {
        fault_set(f, FAULT_USAGE, "server.address", "text", text, NULL);
        return -1;
    }
    int descriptor = bind_first(found);
    int code = errno;
    freeaddrinfo(found);
    errno = code;
    if (descriptor >= 0)
        return descriptor;
    if (code == EADDRINUSE)
        fault_set(f, FAULT_UNAVAILABLE, "server.port_in_use", "text", text, NULL);
    else
        fault_set_errno(f, "listen", text);
    return -1;
}

int listen_port(int descriptor)
{
    struct sockaddr_storage address;
    socklen_t size = sizeof address;
    if (getsockname(descriptor, (struct sockaddr *)&address, &size) != 0)
        return 0;
    if (address.ss_family == AF_INET6)
        return ntohs(((struct sockaddr_in6 *)(void *)&address)->sin6_port);
    return ntohs(((struct sockaddr_in *)(void *)&address)->sin_port);
}

int listen_unix(const char *path, struct fault *f)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    size_t size = strlen(path) + 1;
    if (size > sizeof address.sun_path) {
        fault_set(f, FAULT_USAGE, "server.path_too_long", "path", path, NULL);
        return -1;
    }
    memcpy(address.sun_path, path, size);
    unlink(path);
    int descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    mode_t before = umask(0177);
    bool ok = descriptor >= 0 && bind(descriptor, (struct sockaddr *)&address, sizeof address) == 0 && listen(descriptor, BACKLOG) == 0;
    umask(before);
    if (ok)
        return descriptor;
    fault_set_errno(f, "listen", path);
    if (descriptor >= 0)
        close(descriptor);
    return -1;
}
