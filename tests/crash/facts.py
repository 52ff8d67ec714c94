"""Facts that a round writes, and what a database says of them."""
import csv
import sqlite3

from harness import PACK, equal, new_file, run

ROWS = 400
HEAD = "数据项,年份,数值,单位,来源\n"


def rows_of(name):
    with open(PACK / f"{name}.csv", encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def unreported():
    """Elements of the plan that people report and that it gives no value for: all their facts are the round's."""
    known = {row["subject"] for row in rows_of("facts")}
    return [(row["id"], row["unit"]) for row in rows_of("elements")
            if row["id"] not in known and row["source_kind"] == "reported" and not row["formula"] and not row["most"]]


YEARS = 10
ELEMENTS = unreported()[:ROWS // YEARS]


def table(mark):
    return new_file(HEAD + "".join(f"{element},{2016 + year},{100 + year},{unit},{mark}\n" for element, unit in ELEMENTS for year in range(YEARS)))


def sources(folder):
    """How many facts each source has, as the database says."""
    wanted = ", ".join(f"'{element}'" for element, _ in [*ELEMENTS, ("industrial_land", "")])
    with sqlite3.connect(f"file:{folder}/qingshan.db", uri=True) as database:
        return dict(database.execute(f"SELECT source, count(*) FROM fact WHERE subject IN ({wanted}) GROUP BY source"))


def sound(folder):
    ran = run("verify", data=folder)
    equal(ran.code, 0, "verify: " + ran.out + ran.err)
