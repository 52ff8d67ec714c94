// catch_up_send PORT MN PACKETS FACTORS: minute packets of the past, a few on the way at a time, until all are answered.
#include <arpa/inet.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/period.h"
#include "standard/hj212/hj212.h"

#define START INT64_C(1735660800000) // 2025-01-01T00:00:00+08:00
#define PACKET_MAX 4096
#define ON_THE_WAY 16

static size_t write_packet(char *out, const char *mn, int number, int factors)
{
    char segment[PACKET_MAX], time[INSTANT_TEXT_SIZE], digits[16];
    size_t size = 0;
    instant_format(START + number * MINUTE_MS, time, sizeof time);
    for (const char *at = time; size < 14; at++)
        if (*at >= '0' && *at <= '9')
            digits[size++] = *at;
    digits[size] = '\0';
    size = (size_t)snprintf(segment, sizeof segment, "QN=%s000;ST=31;CN=2051;PW=123456;MN=%s;Flag=5;CP=&&DataTime=%s", digits, mn, digits);
    for (int i = 0; i < factors; i++) {
        int value = 4000 + number % 1440 + (number * 7 + i * 13) % 97; // a day's swing and a little noise
        size += (size_t)snprintf(segment + size, sizeof segment - size, ";a%05d-Avg=%d.%02d,a%05d-Flag=N", 34000 + i, value / 100, value % 100, 34000 + i);
    }
    size += (size_t)snprintf(segment + size, sizeof segment - size, "&&");
    return (size_t)snprintf(out, PACKET_MAX + 16, "##%04zu%s%04X\r\n", size, segment, hj212_crc(segment, size));
}

static int connect_to(const char *port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)strtoul(port, NULL, 10)), .sin_addr = {htonl(INADDR_LOOPBACK)}};
    int file = socket(AF_INET, SOCK_STREAM, 0);
    return connect(file, (struct sockaddr *)&address, sizeof address) == 0 ? file : -1;
}

int main(int count, char **arguments)
{
    static char packet[PACKET_MAX + 16], answers[65536];
    int file = count == 5 ? connect_to(arguments[1]) : -1, packets = file < 0 ? 0 : (int)strtol(arguments[3], NULL, 10), sent = 0, answered = 0;
    size_t size = 0, done = 0;
    while (answered < packets) {
        struct pollfd waiting = {file, (short)(POLLIN | ((sent < packets && sent - answered < ON_THE_WAY) || done < size ? POLLOUT : 0)), 0};
        poll(&waiting, 1, 60000);
        if (waiting.revents & (POLLERR | POLLHUP))
            return 1;
        if (waiting.revents & POLLIN) {
            ssize_t got = recv(file, answers, sizeof answers, MSG_DONTWAIT);
            if (got == 0)
                return 1;
            for (ssize_t i = 0; i < got; i++)
                answered += answers[i] == '\n';
        }
        if (!(waiting.revents & POLLOUT))
            continue;
        if (done == size) {
            size = write_packet(packet, arguments[2], sent++, (int)strtol(arguments[4], NULL, 10));
            done = 0;
        }
        ssize_t wrote = send(file, packet + done, size - done, MSG_DONTWAIT | MSG_NOSIGNAL);
        done += wrote > 0 ? (size_t)wrote : 0;
    }
    printf("%d\n", answered);
    return packets > 0 ? 0 : 1;
}
