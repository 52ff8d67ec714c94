#!/usr/bin/env python3
"""Writes the constant tables of crc.c.

usage: tables.py OUT.h

One step of the standard's CRC is register = T[(register >> 8) ^ byte], T being the ordinary table of 0xA001: only the
high byte h of the register lives on, and h -> H(h) = T[h] >> 8 is linear over GF(2). So k steps are the map H^k, which can
be looked up for a byte (slices) or for its two halves (halves: 16 lanes at once by a byte shuffle).
"""
import pathlib
import sys


def step(value):
    for _ in range(8):
        value = (value >> 1) ^ (0xA001 if value & 1 else 0)
    return value


T = [step(value) for value in range(256)]


def power(count):
    table = list(range(256))
    for _ in range(count):
        table = [T[value] >> 8 for value in table]
    return table


def rows(values, form, width):
    texts = [form.format(value) for value in values]
    return ",\n    ".join(", ".join(texts[i:i + width]) for i in range(0, len(texts), width))


def main():
    out = ["#include <stdint.h>", "", f"static const uint16_t crc_table[256] = {{\n    {rows(T, '0x{:04X}', 16)}}};", ""]
    out.append("// slices[k]: H applied k + 1 times")
    out.append("static const uint8_t crc_slices[8][256] = {")
    out += [f"    {{{rows(power(count), '0x{:02X}', 24)}}}," for count in range(1, 9)]
    out += ["};", "", "// halves[i]: H applied 1 << i times, to the low and to the high half of a byte"]
    out.append("static const uint8_t crc_halves[8][2][16] = {")
    for i in range(8):
        table = power(1 << i)
        low, high = [table[value] for value in range(16)], [table[value << 4] for value in range(16)]
        out.append(f"    {{{{{rows(low, '0x{:02X}', 16)}}},\n     {{{rows(high, '0x{:02X}', 16)}}}}},")
    out += ["};", ""]
    pathlib.Path(sys.argv[1]).write_text("\n".join(out), encoding="ascii")


main()
