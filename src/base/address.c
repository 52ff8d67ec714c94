#include "base/address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

#define PORT_MOST 65535
#define PORT_DIGITS 5
#define LABEL_MOST 63
#define MAPPED_BITS 96 // in front of an IPv4 address

static const unsigned char mapped[12] = {[10] = 0xff, [11] = 0xff};

static bool is_four(struct address address)
{
    return memcmp(address.bytes, mapped, sizeof mapped) == 0;
}

bool address_of_socket(const struct sockaddr *socket, struct address *ret_address)
{
    memset(ret_address, 0, sizeof *ret_address);
    if (socket->sa_family == AF_INET6) {
        memcpy(ret_address->bytes, &((const struct sockaddr_in6 *)(const void *)socket)->sin6_addr, sizeof ret_address->bytes);
        return true;
    }
    memcpy(ret_address->bytes, mapped, sizeof mapped);
    if (socket->sa_family == AF_INET)
        memcpy(ret_address->bytes + sizeof mapped, &((const struct sockaddr_in *)(const void *)socket)->sin_addr, 4);
    return socket->sa_family == AF_INET;
}

bool address_parse(const char *text, size_t size, struct address *ret_address)
{
    char copy[ADDRESS_TEXT_SIZE];
    const bool bracketed = size > 2 && text[0] == '[' && text[size - 1] == ']';
    if (bracketed) {
        text++;
        size -= 2;
    }
    if (size == 0 || size >= sizeof copy || memchr(text, '\0', size))
        return false;
    memcpy(copy, text, size);
    copy[size] = '\0';
    memset(ret_address, 0, sizeof *ret_address);
    if (inet_pton(AF_INET6, copy, ret_address->bytes) == 1)
        return true;
    memcpy(ret_address->bytes, mapped, sizeof mapped);
    return !bracketed && inet_pton(AF_INET, copy, ret_address->bytes + sizeof mapped) == 1;
}

const char *address_format(struct address address, char out[ADDRESS_TEXT_SIZE])
{
    const bool four = is_four(address);
    if (!inet_ntop(four ? AF_INET : AF_INET6, address.bytes + (four ? sizeof mapped : 0), out, ADDRESS_TEXT_SIZE))
        out[0] = '\0';
    return out;
}

bool address_equal(struct address one, struct address other)
{
    return memcmp(one.bytes, other.bytes, sizeof one.bytes) == 0;
}

struct address address_stranger(struct address address)
{
    if (!is_four(address))
        memset(address.bytes + 8, 0, 8);
    return address;
}

// ---- blocks ----

static bool parse_digits(const char *text, size_t size, int32_t most, int32_t *ret_number)
{
    *ret_number = 0;
    for (size_t i = 0; i < size; i++) {
        if (text[i] < '0' || text[i] > '9')
            return false;
        *ret_number = *ret_number * 10 + (text[i] - '0');
    }
    return size >= 1 && size <= PORT_DIGITS && *ret_number <= most;
}

bool address_block_parse(const char *text, size_t size, struct address_block *ret_block)
{
    const char *slash = memchr(text, '/', size);
    const size_t address_size = slash ? (size_t)(slash - text) : size;
    int32_t bits = 0;
    if (!address_parse(text, address_size, &ret_block->first))
        return false;
    const bool four = is_four(ret_block->first);
    ret_block->bits = 128;
    if (!slash)
        return true;
    if (!parse_digits(slash + 1, size - address_size - 1, four ? 32 : 128, &bits))
        return false;
    ret_block->bits = bits + (four ? MAPPED_BITS : 0);
    return true;
}

bool address_block_has(struct address_block block, struct address address)
{
    const size_t whole = (size_t)block.bits / 8;
    const int rest = block.bits % 8;
    if (memcmp(block.first.bytes, address.bytes, whole) != 0)
        return false;
    return rest == 0 || ((block.first.bytes[whole] ^ address.bytes[whole]) >> (8 - rest)) == 0;
}

// ---- names and places ----

static bool is_label(const char *text, size_t size)
{
    if (size < 1 || size > LABEL_MOST || text[0] == '-' || text[size - 1] == '-')
        return false;
    for (size_t i = 0; i < size; i++) {
        const char one = text[i];
        const bool letter = (one >= 'a' && one <= 'z') || (one >= 'A' && one <= 'Z');
        if (!letter && !(one >= '0' && one <= '9') && one != '-' && one != '_')
            return false;
    }
    return true;
}

bool address_is_name(const char *text, size_t size)
{
    if (size < 1 || size > ADDRESS_PLACE_MAX)
        return false;
    for (size_t at = 0; at <= size;) {
        const char *dot = memchr(text + at, '.', size - at);
        const size_t end = dot ? (size_t)(dot - text) : size;
        if (!is_label(text + at, end - at))
            return false;
        at = end + 1;
    }
    return text[size - 1] != '.';
}

bool address_place_parse(const char *text, struct address_place *ret_place)
{
    struct address address;
    const size_t size = text ? strlen(text) : 0;
    const char *colon = text ? strrchr(text, ':') : NULL;
    *ret_place = (struct address_place){.host = text};
    if (!colon || size > ADDRESS_PLACE_MAX || !parse_digits(colon + 1, size - (size_t)(colon - text) - 1, PORT_MOST, &ret_place->port))
        return false;
    const size_t host = (size_t)(colon - text);
    const bool bracketed = host > 2 && text[0] == '[';
    ret_place->host = bracketed ? text + 1 : text;
    ret_place->host_size = bracketed ? host - 2 : host;
    if (host == 0)
        return true;
    return bracketed ? address_parse(text, host, &address) : address_is_name(text, host);
}

bool address_place_socket(const struct address_place *place, struct sockaddr_storage *ret_socket, size_t *ret_size)
{
    struct sockaddr_in *four = (void *)ret_socket;
    struct sockaddr_in6 *six = (void *)ret_socket;
    struct address address;
    *ret_socket = (struct sockaddr_storage){0};
    if (!place->host_size)
        address_parse("0.0.0.0", 7, &address);
    else if (!address_parse(place->host, place->host_size, &address))
        return false;
    if (is_four(address)) {
        four->sin_family = AF_INET;
        four->sin_port = htons((uint16_t)place->port);
        memcpy(&four->sin_addr, address.bytes + sizeof mapped, 4);
        *ret_size = sizeof *four;
    } else {
        six->sin6_family = AF_INET6;
        six->sin6_port = htons((uint16_t)place->port);
        memcpy(&six->sin6_addr, address.bytes, sizeof address.bytes);
        *ret_size = sizeof *six;
    }
    return true;
}
