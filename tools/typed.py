"""Lines of TypeScript that are written by tools: none is longer than a page's own may be (web/.prettierrc.json)."""
import textwrap

WIDTH = 140


def listed(before, items, after):
    """`before`, the items with commas, `after`: on one line where they fit there, below one another else."""
    one = f"{before}{', '.join(items)}{after}"
    if len(one) <= WIDTH:
        return one
    rows = textwrap.wrap(", ".join(items), WIDTH - 3, break_long_words=False, break_on_hyphens=False)
    return "\n".join([before.rstrip(), *(f"  {row}" for row in rows[:-1]), f"  {rows[-1]},", after.lstrip()])


def broken(line):
    """A member of an interface, broken at blanks where it is too long."""
    if len(line) <= WIDTH:
        return line
    return "\n".join(textwrap.wrap(line, WIDTH, initial_indent="", subsequent_indent="    ", break_long_words=False, break_on_hyphens=False))
