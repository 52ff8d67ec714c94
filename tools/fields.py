#!/usr/bin/env python3
"""How long the texts of the server's fields may be (src/base/cell/field.c), as the pages' forms read it (web/src/forms/lengths.ts).

usage: fields.py            writes the file
       fields.py --check    says where it differs, and which form asks for more than the server takes
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
SOURCE, RESULT, FORMS = (ROOT / name for name in ("src/base/cell/field.c", "web/src/forms/lengths.ts", "web/src/forms/declared.ts"))


def lengths():
    text = SOURCE.read_text(encoding="utf-8")
    sizes = {name: int(size) for name, size in re.findall(r"^#define (\w+) (\d+)\b(?!u)", text, re.M)}
    table = text.split("field_table[] = {", 1)[1].split("};", 1)[0]
    found = {key: sizes[size] for key, size in re.findall(r'\{"(\w+)", (\w+)\}', table) if size in sizes}
    if len(found) < 50:
        sys.exit(f"{SOURCE}: the table of fields cannot be read")
    return found


def written():
    rows = [f"  {key}: {most}," for key, most in lengths().items()]
    head = ["// The most characters of the server's fields. Written by tools/fields.py out of src/base/cell/field.c; ./test generated checks it.",
            "export const LENGTHS: Readonly<Record<string, number>> = {"]
    return "\n".join([*head, *rows, "};", ""])


def wrong():
    known = lengths()
    if not RESULT.exists() or RESULT.read_text(encoding="utf-8") != written():
        yield f"{RESULT.relative_to(ROOT)} is not what tools/fields.py writes"
    for key, most in re.findall(r"key: '(\w+)'[^}]*?\blength: (\d+)", FORMS.read_text(encoding="utf-8")):
        if int(most) > known.get(key, int(most)):
            yield f"{FORMS.relative_to(ROOT)}: {key} may have {most} characters, the server takes {known[key]}"


def main():
    if "--check" not in sys.argv:
        RESULT.write_text(written(), encoding="utf-8")
        return 0
    errors = list(wrong())
    print("\n".join(errors)) if errors else None
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main())
