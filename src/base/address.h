// Addresses of the network: who a stranger is, and places "host:port" as people write them. Looks nothing up.
#ifndef QINGSHAN_BASE_ADDRESS_H
#define QINGSHAN_BASE_ADDRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct sockaddr;
struct sockaddr_storage;

#define ADDRESS_TEXT_SIZE 48
#define ADDRESS_PLACE_MAX 255

struct address { unsigned char bytes[16]; };        // IPv4 as ::ffff:a.b.c.d
struct address_block { struct address first; int bits; };

bool address_of_socket(const struct sockaddr *socket, struct address *ret_address); // false: neither IPv4 nor IPv6
bool address_parse(const char *text, size_t size, struct address *ret_address); // 10.0.0.1, ::1, [::1]
const char *address_format(struct address address, char out[ADDRESS_TEXT_SIZE]);
bool address_equal(struct address one, struct address other);
// One stranger: an IPv4 address; of IPv6 the first half, because a single subscriber owns the second.
struct address address_stranger(struct address address);

bool address_block_parse(const char *text, size_t size, struct address_block *ret_block); // 10.0.0.0/8, or an address alone
bool address_block_has(struct address_block block, struct address address);

// A host's name: labels of letters, digits, '-' and '_' with dots between; none begins or ends with '-'. So it is never
// taken for an option by another program, nor for the end of a line.
bool address_is_name(const char *text, size_t size);

struct address_place {
    const char *host;    // borrowed from the text; without brackets
    size_t host_size;    // 0: none
    int32_t port;
};
// "host:port": a name, an IPv4 address or an IPv6 address in brackets; the port in digits, 0 to 65535.
bool address_place_parse(const char *text, struct address_place *ret_place);
// Nothing is looked up: a host in digits, or none, which is any address of IPv4. false: it is a name.
bool address_place_socket(const struct address_place *place, struct sockaddr_storage *ret_socket, size_t *ret_size);

#endif
