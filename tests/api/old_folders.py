"""Data folders that earlier programs made open with this one, and lose nothing.

Each folder of old_folders/ was made by the program of the commit it is named after, one for each landed schema of
qingshan.db: the plan, values with a correction and a withdrawal, an import with its file, a table of observations, and
where that program had a gateway, devices, frames (with old codes and capitals), a limit and warnings. expected.json is
what that program itself said of it.
"""
import json
import pathlib

from harness import equal, must, new_path, run, says, Server, unpack

HERE = pathlib.Path(__file__).resolve().parent / "old_folders"
FOLDERS = sorted(path.parent for path in HERE.glob("*/folder.tar.xz"))
TODAY_CODES = {"011": "w01018", "060": "w21003"}  # HJ/T 212-2005


def opened(path):
    top = new_path()
    unpack(path / "folder.tar.xz", top)
    return top / "folder", json.loads((path / "expected.json").read_text(encoding="utf-8"))


def today(code):
    front, dash, behind = code.partition("-")
    return TODAY_CODES.get(front, front.lower()) + dash + behind


def row_of(line):
    """What identifies a row of `series export`, by today's names, and what it says."""
    point, factor, kind, at, value, flag, _, least, most, total, origin = line.rstrip("\r").split(",")
    return (point, today(factor), kind, at), (value, flag, least, most, total), origin


def rows_of(lines):
    return {key: (says_, origin) for key, says_, origin in map(row_of, lines[1:])}


def upgraded(path):
    """The folder after this program has served it for as long as its own steps need."""
    folder, expected = opened(path)
    with Server(folder) as server:
        server.settled()
        warnings = server.document("/api/v1/warnings?state=all&size=500")["warnings"]
    return folder, expected, warnings


@says("there is a folder for the first landed schema and for later ones")
def some():
    must(len(FOLDERS) >= 2, FOLDERS)


@says("an older folder is refused by a command that only reads, which says what to do")
def reading():
    folder, _ = opened(HERE / "834fd82")
    ran = run("status", data=folder)
    equal(ran.code, 76, ran.err)
    ran.one_clear_line("serve")


def keeps_the_plan(path):
    folder, expected, _ = upgraded(path)
    rows = {row["no"]: row for row in run("status", "--year", "2018", "--json", data=folder).json()["indicators"]}
    for was in expected["indicators"]:
        equal({key: rows[was["no"]].get(key) for key in was}, was, f"indicator {was['no']}")
    facts = {fact["id"]: fact for fact in run("fact", "list", "industrial_land", "--json", data=folder).json()["facts"]}
    for was in expected["facts"]:
        equal({key: facts[was["id"]].get(key) for key in was}, was, f"fact {was['id']}")
    equal(run("verify", data=folder).code, 0)


def keeps_observations(path):
    folder, expected, warnings = upgraded(path)
    ran = run("series", "export", data=folder)
    equal(ran.code, 0, ran.err)
    found = rows_of(ran.out.splitlines())
    for key, (was, origin) in rows_of(expected["series"]).items():
        must(key in found, f"{key} is gone")
        if origin != "computed":  # a mean may have a newer version, by a newer rule
            equal(found[key], (was, origin), str(key))
    ids = {warning["id"] for warning in warnings}
    for was in expected["warnings"]:
        must(was["id"] in ids, f"the warning {was} is gone")


for folder_path in FOLDERS:
    says(f"the plan and its values of {folder_path.name} are what they were, and verify finds nothing")(
        lambda path=folder_path: keeps_the_plan(path))
    says(f"each observation and warning of {folder_path.name} is there, under today's name of its factor")(
        lambda path=folder_path: keeps_observations(path))
