"""Finds circles of files: by calls and by tables of another .c file, and by includes of headers.

A circle cannot be read or tested in part. Who calls is known from the text alone: every function and constant that is not
static has one .c file that defines it, and a mention of its name in another .c file is an arrow to that file.
"""
import collections
import re

NOT_CODE = re.compile(r"//[^\n]*|/\*.*?\*/|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\])+'", re.S)
FUNCTION = re.compile(r"^(?!static\b|typedef\b|else\b|if\b)[A-Za-z_][^\n;={}()]*?\b(\w+)\([^;{}]*\)(?: \w+\([^\n]*\))*\n\{", re.M)
VALUE = re.compile(r"^(?!static\b|extern\b|typedef\b)[A-Za-z_][\w \*]*?\b(\w+)(?:\[[^\n\]]*\])* = ", re.M)
OF_ITS_OWN = re.compile(r"^static [^\n;={}]*?\b(\w+)(?:\(|\[[^\n\]]*\] = | = )", re.M)
NAME = re.compile(r"(?<![\w.>])(?<!struct )(?<!union )(?<!enum )[A-Za-z_]\w*")
INCLUDE = re.compile(r'^\s*#\s*include\s*"([^"]+)"', re.M)


def code_only(text):
    """Comments and literals blanked; line numbers stay."""
    return NOT_CODE.sub(lambda match: re.sub(r"[^\n]", " ", match.group()), text)


def owners(codes):
    """name -> the .c file that defines it."""
    owner = {}
    for path, code in codes.items():
        for pattern in (FUNCTION, VALUE):
            for match in pattern.finditer(code):
                owner.setdefault(match.group(1), path)
    return owner


def arrows(texts):
    """{file: {file it needs: names}} of {path: text}; tests are left out by the caller."""
    codes = {path: code_only(text) for path, text in texts.items() if path.endswith(".c")}
    owner, needs = owners(codes), collections.defaultdict(lambda: collections.defaultdict(set))
    for path, code in codes.items():
        own = set(OF_ITS_OWN.findall(code))
        for name in set(NAME.findall(code)) - own:
            if owner.get(name, path) != path:
                needs[path][owner[name]].add(name)
    for path, text in texts.items():
        for header in INCLUDE.findall(text):
            if header in texts:
                needs[path][header].add("#include")
    return needs


def circles(needs):
    """Lists of files that reach each other, each sorted (Tarjan, without recursion: chains of calls are long)."""
    index, low, stack, waiting, found = {}, {}, [], set(), []
    for root in sorted(needs):
        if root in index:
            continue
        index[root] = low[root] = len(index)
        stack.append(root)
        waiting.add(root)
        work = [(root, iter(sorted(needs[root])))]
        while work:
            file, rest = work[-1]
            following = next(rest, None)
            if following is None:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[file])
                if low[file] == index[file]:
                    at = stack.index(file)
                    waiting -= set(stack[at:])
                    if len(stack) - at > 1:
                        found.append(sorted(stack[at:]))
                    del stack[at:]
            elif following not in index:
                index[following] = low[following] = len(index)
                stack.append(following)
                waiting.add(following)
                work.append((following, iter(sorted(needs.get(following, ())))))
            elif following in waiting:
                low[file] = min(low[file], index[following])
    return sorted(found)


def describe(circle, needs):
    """One line a circle: its files, and one arrow of each with a name that ties it."""
    lines = []
    for file in circle:
        inside = [(to, names) for to, names in sorted(needs[file].items()) if to in circle]
        lines.append(f"src/{file} -> " + ", ".join(f"{to} ({', '.join(sorted(names)[:3])})" for to, names in inside))
    return f"{len(circle)} files in a circle:\n#     " + "\n#     ".join(lines)
