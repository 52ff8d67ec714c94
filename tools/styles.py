#!/usr/bin/env python3
"""Checks that no two pages style the same class name: every style sheet is global once its page was opened.

usage: styles.py [STYLE_FOLDER]     (default: web/src/style of this tree)
"""
import pathlib
import re
import sys

import tap

SHARED = ("base.css", "frame.css", "parts.css", "marks.css", "fields.css")  # what all pages are made of; a page's sheet may add to it inside of a class of its own
OVERRIDES = ("print.css",)          # other sheets' classes for another medium


def selectors(text):
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
    groups = [group.strip() for group in re.findall(r"([^{};]+)\{", text)]
    return [one.strip() for group in groups if not group.startswith("@") for one in group.split(",")]


def own_classes(text):
    """Classes that a selector starts with."""
    return {found.group(1) for one in selectors(text) if (found := re.match(r"[a-z0-9]*\.([\w-]+)", one))}


def bare_classes(text):
    """Classes that a selector styles without saying where."""
    return {found.group(1) for one in selectors(text) if (found := re.fullmatch(r"[a-z0-9]*\.([\w-]+)", one))}


def collisions(folder):
    sheets = {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.css")) if path.name not in OVERRIDES}
    shared = set().union(*(own_classes(sheets[name]) for name in SHARED if name in sheets))
    found, owners = [], {}
    for name, text in sheets.items():
        if name in SHARED:
            continue
        found += [f"{name}: .{one} is styled for all pages in {' or '.join(SHARED)}" for one in sorted(bare_classes(text) & shared)]
        for one in sorted(own_classes(text) - shared):
            owners.setdefault(one, []).append(name)
    return found + [f".{one} belongs to {' and '.join(names)}" for one, names in sorted(owners.items()) if len(names) > 1]


def unscoped(folder):
    return [f"{path.name}: a style block of a component is scoped" for path in sorted(folder.rglob("*.vue"))
            if re.search(r"^<style(?![^>]*\bscoped\b)", path.read_text(encoding="utf-8"), re.M)]


def main():
    folder = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).resolve().parent.parent / "web" / "src" / "style"
    return tap.report([("each class of a page is styled in one sheet", collisions(folder)), ("styles inside components are scoped", unscoped(folder.parent))])


sys.exit(main())
