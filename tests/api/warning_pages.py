"""The board in pages: by cursor and by number it is the same list, whatever it is sorted by, and the counts are those of the whole list."""
import itertools
import sqlite3

from harness import Server, equal, must, new_file, new_folder, run, says

POINTS = """point,mn,pw,edition,crc,kind,longitude,latitude,name
stack1,440704P001,123456,2017,strict,stack,113.10,22.55,一号锅炉
wwtp1,440704P002,123456,2017,strict,sewage,113.14,22.57,污水处理厂
"""
RULES = "exceedance no_data constant jump zero range negative clock copy twin efficiency idle".split()
data = new_folder()
equal(run("point", "import", new_file(POINTS), data=data).code, 0)
database = sqlite3.connect(data / "qingshan.db")
for i in range(230):
    closed = i % 23 != 0
    database.execute("INSERT INTO warning (id, point, factor, kind, rule, state, first_ms, last_ms, count, suppressed, worst_ms, severity, numbers, frames,"
                     " simulated, revoked, opened_ms, closed_ms, closed_by_person)"
                     " VALUES (?, ?, ?, 'hour', ?, ?, ?, ?, 1, 0, 1700000000000, ?, '', '', 0, 0, 1700000000000, ?, 0)",
                     (i + 1, ("stack1", "wwtp1", "gone1")[i % 3], ("a21026", "w01018", "w01001", "")[i // 2 % 4], RULES[i * 7 % 12], "closed" if closed else "acknowledged",
                      1700000000000 + i * 37 % 11, 1700000001000 + i * 53 % 19, i % 5 / 2, 1700000002000 if closed else None))
    if i % 4 == 0:
        database.execute("INSERT INTO warning_event VALUES (?, ?, 0, ?)", (i + 1, i % 8 == 0, 1 if i % 40 == 20 else None))
database.commit()
database.close()
server = Server(data)


def whole(query):
    """All pages by cursor; by number they are the same."""
    found, cursor, number = [], None, 1
    while True:
        page = server.document(f"/api/v1/warnings?{query}&size=7" + (f"&cursor={cursor}" if cursor else ""))
        equal(server.document(f"/api/v1/warnings?{query}&size=7&page={number}")["warnings"], page["warnings"], query)
        found += page["warnings"]
        cursor, number = page["next"], number + 1
        if not cursor:
            equal(page["total"], len(found), query)
            return found


@says("pages by cursor and by number are one list, sorted as it says, and `total` counts it")
def sorted_pages():
    everything = whole("state=all&sort=last")
    equal(len(everything), 230 - 6)  # what belongs to another is not listed
    levels = {"severe": 3, "moderate": 2, "slight": 1}
    newest = [one["id"] for one in sorted(everything, key=lambda one: (-one["last_ms"], -one["id"]))]
    equal([one["id"] for one in everything], newest)
    ranks = {one["id"]: i for i, one in enumerate(everything)}
    first = [one["id"] for one in sorted(everything, key=lambda one: (-one["first_ms"], ranks[one["id"]]))]
    equal([one["id"] for one in whole("state=all&sort=first")], first)
    worst = whole("state=all&sort=worst")
    keys = [(-levels[one["level"]], ["exceedance", "sustained", *RULES[1:]].index(one["rule"])) for one in worst]
    equal(keys, sorted(keys))
    by_point = whole("state=all&sort=point")
    equal([one["id"] for one in by_point], [one["id"] for one in sorted(worst, key=lambda one: one["point"])])
    must(len({one["level"] for one in worst}) == 3, "all levels are there")


@says("filters of the board choose the same rows as choosing by hand")
def chosen():
    everything = whole("state=all")
    for state, level, point in itertools.product(("all", "active", "closed"), ("", "severe", "slight"), ("", "wwtp1")):
        wanted = [one["id"] for one in everything if state in ("all", one["state"]) or (state == "active" and one["state"] != "closed")]
        wanted = [one["id"] for one in everything if one["id"] in set(wanted) and level in ("", one["level"]) and point in ("", one["point"])]
        equal([one["id"] for one in whole(f"state={state}&level={level}&point={point}")], wanted, (state, level, point))
    board = server.document("/api/v1/warnings")
    equal(sum(board["levels"].values()), board["total"])
    equal(board["total"], len([one for one in everything if one["state"] != "closed"]))
    equal(len(server.get("/api/v1/warnings?state=all&format=csv&size=3").body.decode("utf-8-sig").strip().split("\r\n")), 1 + len(everything))


@says("a cursor of another list is refused")
def another():
    cursor = server.document("/api/v1/warnings?state=all&sort=last&size=7")["next"]
    for query in ("state=all&sort=first", "state=closed&sort=last", "state=all&sort=last&level=severe"):
        server.get(f"/api/v1/warnings?{query}&cursor={cursor}").problem(400, "syntax", "query.cursor")
    server.stop()
