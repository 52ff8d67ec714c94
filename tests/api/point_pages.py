"""The list of points in pages: every row once, in the order of the whole list, whatever is asked."""
import datetime
import json
import pathlib
import unicodedata
import urllib.parse

from harness import Server, equal, must, new_file, new_folder, new_path, run, says, unpack, wait_for

COUNT = 61
KINDS = "outfall sewage stack dust air river".split()
NOW = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=8)))


def time_of(minutes):
    return (NOW - datetime.timedelta(minutes=minutes)).isoformat(timespec="seconds")


def table():
    lines = ["point,mn,pw,edition,crc,kind,longitude,latitude,name,region"]
    for i in range(COUNT):
        device = f"440704P{i:03},123456,2017,strict" if i % 3 else ",,,"
        names = "一号锅炉", "江海污水厂 Ａ口", "江海空气站", "Gate B", "礼乐河"
        lines.append(f"p{i * 37 % COUNT:02},{device},{KINDS[i % 6]},113.1,22.5,{names[i % 5]},{'440704004' if i % 4 else ''}")
    return "\n".join(lines) + "\n"


def series():
    """Of half of the points: heard just now, long ago, in doubt, and one whose clock is far ahead."""
    lines = ["point,factor,kind,time,value,flag,version"]
    for i in range(0, COUNT, 2):
        minutes = (2, 600, 1, 30 * i)[i // 2 % 4]
        lines.append(f"p{i:02},w01018,minute,{time_of(minutes)},{20 + i},{'D' if i % 8 == 4 else 'N'},")
        lines.append(f"p{i:02},w21003,minute,{time_of(minutes + 5)},1.5,N,")
    return "\n".join(lines) + "\n"


data = new_folder()
equal(run("point", "import", new_file(table()), data=data).code, 0)
equal(run("series", "import", new_file(series()), data=data).code, 0)
server = Server(data)
LAST = f"p{COUNT - 1:02}"  # the live table is loaded point by point
wait_for(lambda: any((one["code"], one["status"]) == (LAST, "suspicious") for one in server.get("/api/v1/points").json()["points"]), "the live table")


def post(path, body):
    answer = server.ask("POST", "/api/v1" + path, json.dumps(body).encode(), {"Content-Type": "application/json"}, server.token)
    equal(answer.status, 200, answer.body[:500])


def document(query, of=None):
    return (of or server).document("/api/v1/points" + ("?" + query if query else ""))


def pages(query, limit, of=None):
    """All rows of all pages, and what each page says beside them."""
    rows, said, cursor = [], [], ""
    while True:
        page = document(f"{query}&limit={limit}{cursor}".lstrip("&"), of)
        must(len(page["points"]) == limit or not page["next"], page)
        rows += page["points"]
        said.append((page["total"], page["counts"]))
        if not page["next"]:
            return rows, said
        cursor = "&cursor=" + urllib.parse.quote(page["next"])


def folded(text):
    return "".join(unicodedata.normalize("NFKC", text).lower().split())


def chosen(rows, query):
    """Of all points as they were registered, those that the query asks for, in its order: chosen here, not by the server."""
    asked = dict(urllib.parse.parse_qsl(query))
    orders = {"code": lambda row: row["code"].encode(), "name": lambda row: row["name"].encode(), "kind": lambda row: row["kind"], "last": lambda row: row["last_ms"] or 0}
    fits = [row for row in rows if folded(asked.get("q", "")) in folded(row["code"] + row["name"]) and
            all(row[name] == asked[name] for name in ("kind", "region", "state", "status") if name in asked)]
    return sorted(fits, key=orders[asked["sort"]]) if "sort" in asked else fits


def held(query, limit, of):
    """The whole list and its pages while nothing was judged or heard in between; None otherwise."""
    day = "&".join(part for part in query.split("&") if part.startswith("as_of="))
    every, whole = document(day, of)["points"], document(query, of)["points"]
    rows, said = pages(query, limit, of)
    if document(query, of)["points"] != whole or document(day, of)["points"] != every:
        return None
    equal([row["code"] for row in whole], [row["code"] for row in chosen(every, query)], query)
    return whole, rows, said


def same(query, limit, of=None):
    whole, rows, said = wait_for(lambda: held(query, limit, of), "a list that stands still")
    equal([row["code"] for row in rows], [row["code"] for row in whole], query)
    equal([one for one in zip(rows, whole) if one[0] != one[1]], [], query)
    must(all(one == said[0] for one in said), said)
    equal(said[0][0], len(whole), query)
    return whole, said[0][1]


FILTERS = ["", "kind=stack", "region=440704004", "q=" + urllib.parse.quote("江海"), "q=" + urllib.parse.quote("a口"), "q=P1", "q=gateb", "q=nothing",
           "state=online", "state=never", "state=manual",
           "status=silent", "status=suspicious", "status=online", "kind=air&region=440704004&state=never", "q=" + urllib.parse.quote("厂") + "&status=never"]


def all_same(of=None, extra=""):
    seen = set()
    for i, one in enumerate(FILTERS):
        for order in ("", "code", "name", "kind", "last"):
            rows, _ = same("&".join(filter(None, (one, order and "sort=" + order, extra))), (1, 7, 20, 500)[i % 4] if not i else 7, of)
            seen |= {row["status"] for row in rows}
    return seen


@says("pages of the list give every row once, in each order, with each filter")
def walked():
    seen = all_same()
    must(seen >= {"never", "silent", "online", "suspicious", "manual"}, seen)
    same("sort=name", 1)
    same("sort=last", 60)


@says("and so as of a day")
def of_a_day():
    all_same(extra="as_of=" + NOW.date().isoformat())


@says("how many there are of each status is told of what fits everything but the status")
def counted():
    for one in ("", "kind=air", "state=never", "q=" + urllib.parse.quote("江海")):
        whole, counts = same(one, 9)
        equal(counts, {status: sum(row["status"] == status for row in whole) for status in counts}, one)
        equal(same(one + "&status=never", 9)[1], counts, one)


@says("a cursor of another question is refused, and so is a length out of bounds")
def refused():
    cursor = urllib.parse.quote(document("limit=5&sort=name")["next"])
    server.get(f"/api/v1/points?limit=9&sort=name&cursor={cursor}").json()
    for other in ("sort=code", "sort=name&kind=air", "sort=name&q=a", "sort=name&status=never", "sort=name&state=never", "sort=name&region=440704004", ""):
        server.get(f"/api/v1/points?limit=5&{other}&cursor={cursor}").problem(400, "syntax", "query.cursor")
    server.get("/api/v1/points?limit=5&cursor=x").problem(400, "syntax", "query.cursor")
    for limit in ("0", "501", "x", "-1"):
        server.get(f"/api/v1/points?limit={limit}").problem(422, "input", "view.limit")
    server.get("/api/v1/points?limit=5&sort=colour").problem(422, "input", "series.query")


@says("without a length the list is whole and says nothing else, and a file is whole in any case")
def whole():
    equal(list(document("")), ["points"])
    equal(len(document("")["points"]), COUNT)
    equal(server.get("/api/v1/points?format=csv&limit=5").body.count(b"\n"), COUNT + 1)


@says("a point that is registered, changed or withdrawn is in the next page asked for")
def changed():
    form = {"point": "new1", "mn": "440704N001", "pw": "123456", "kind": "river", "longitude": 113.11, "latitude": "22.5", "name": "新断面", "person": "张三"}
    post("/points", form)
    equal([row["code"] for row in document("limit=5&q=new1")["points"]], ["new1"])
    same("", 8)
    post("/points", {**form, "name": "旧断面"})
    equal(document("limit=5&q=" + urllib.parse.quote("旧断"))["points"][0]["name"], "旧断面")
    post("/points/new1/withdraw", {"reason": "拆除", "person": "张三"})
    equal(document("limit=5&q=new1")["total"], 0)
    same("sort=last", 8)


@says("a folder of an earlier program is walked as of a day of its own")
def earlier():
    here = sorted((pathlib.Path(__file__).resolve().parent / "old_folders").glob("*/folder.tar.xz"))[-1]
    top = new_path()
    unpack(here, top)
    with Server(top / "folder") as old:
        old.settled()  # its factors get their one name
        wait_for(lambda: pages("", 2, old)[0] == document("", old)["points"], "the live table")
        day = old.document("/api/v1/changes?limit=1")["changes"][0]["at_ms"] // 1000
        of = "as_of=" + datetime.datetime.fromtimestamp(day, NOW.tzinfo).date().isoformat()
        for order in ("", "&sort=last", "&sort=name"):
            same(of + order, 1, old)
            same(order.lstrip("&"), 2, old)
