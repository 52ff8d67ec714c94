"""Facts that a round writes, and what a database says of them."""
import sqlite3

from harness import equal, new_file, run

ROWS = 400
HEAD = "数据项,年份,数值,单位,来源\n"


def table(mark):
    return new_file(HEAD + "".join(f"industrial_land,{2016 + i % 10},{100 + i},亩,{mark}\n" for i in range(ROWS)))


def sources(folder):
    """How many facts each source has, as the database says."""
    with sqlite3.connect(f"file:{folder}/qingshan.db", uri=True) as database:
        return dict(database.execute("SELECT source, count(*) FROM fact WHERE subject = 'industrial_land' GROUP BY source"))


def sound(folder):
    ran = run("verify", data=folder)
    equal(ran.code, 0, "verify: " + ran.out + ran.err)
