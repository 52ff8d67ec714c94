#!/usr/bin/env python3
"""Writes the table of initials.c: the first letter of the pinyin of Chinese characters.

usage: initials.py OUT.h

GB 2312-1980 orders its level-one characters (rows 16 to 55, 3,755 of them) by their pinyin, so the first character of each letter says
the letter of all up to the next. No pinyin begins with i, u or v.
"""
import pathlib
import sys

FIRST = "a啊 b芭 c擦 d搭 e蛾 f发 g噶 h哈 j击 k喀 l垃 m妈 n拿 o哦 p啪 q期 r然 s撒 t塌 w挖 x昔 y压 z匝".split()
BEGIN, END = 0x4E00, 0x9FA6
LEVEL_ONE_ENDS = 0xD7FA  # behind 座


def code(character):
    return int.from_bytes(character.encode("gb2312"), "big")


def main():
    starts, table = [(code(word[1]), word[0]) for word in FIRST], {}
    assert starts == sorted(starts) and starts[0][0] == 0xB0A1
    for row in range(0xB0, 0xD8):
        for cell in range(0xA1, 0xFF):
            value = row << 8 | cell
            if value < LEVEL_ONE_ENDS:
                table[bytes((row, cell)).decode("gb2312")] = [letter for start, letter in starts if start <= value][-1]
    assert len(table) == 3755
    text = "".join(table.get(chr(point), " ") for point in range(BEGIN, END))
    lines = [f'    "{text[i:i + 120]}"' for i in range(0, len(text), 120)]
    pathlib.Path(sys.argv[1]).write_text(f"// Written by initials.py.\n#define INITIALS_BEGIN 0x{BEGIN:X}\n#define INITIALS_END 0x{END:X}\n"
                                         "static const char initials_table[INITIALS_END - INITIALS_BEGIN + 1] =\n" + "\n".join(lines) + ";\n", encoding="ascii")


if __name__ == "__main__":
    main()
