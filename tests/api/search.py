"""The search over everything: what is found of each kind, for whom, as of when, and what is refused."""
import datetime
import json
import sqlite3
import urllib.parse

from harness import Server, equal, land, must, new_file, new_folder, run, says

POINTS = """point,mn,pw,edition,crc,kind,longitude,latitude,name
stack1,440704P001,123456,2017,strict,stack,113.10,22.55,一号锅炉
wwtp1,440704P002,123456,2017,strict,sewage,113.14,22.57,氨氮监测点
"""
data = new_folder()
equal(run("point", "import", new_file(POINTS), data=data).code, 0)
database = sqlite3.connect(data / "qingshan.db")
for i in range(30):
    closed = i != 7
    database.execute("INSERT INTO warning (id, point, factor, kind, rule, state, first_ms, last_ms, count, suppressed, worst_ms, severity, numbers, frames,"
                     " simulated, revoked, opened_ms, closed_ms, closed_by_person)"
                     " VALUES (?, ?, ?, 'hour', ?, ?, ?, ?, 1, 0, 1700000000000, 1, '', '', 0, 0, 1700000000000, ?, 0)",
                     (i + 1, "stack1" if i % 2 else "gone1", "a21026" if i % 3 else "", "no_data" if i % 3 == 0 else "exceedance",
                      "closed" if closed else "open", 1700000000000 + i, 1700000001000 + i, 1700000002000 if closed else None))
database.commit()
database.close()
server = Server(data)


def search(text, more="", token=None, who=None):
    document = (who or server).document(f"/api/v1/search?q={urllib.parse.quote(text)}{more}", token=token)
    groups = {group["kind"]: group for group in document["groups"]}
    equal(len(groups), len(document["groups"]), "a group for each kind")
    for kind, group in groups.items():
        must(group["hits"] and {hit["kind"] for hit in group["hits"]} == {kind}, group)
    return groups


def first(groups, kind):
    must(kind in groups, f"no {kind} among {list(groups)}")
    return groups[kind]["hits"][0]


@says("each kind is found by its name, its number or code, and says where its page is")
def kinds():
    plan = server.document("/api/v1/indicators?class=all")["indicators"]
    project = server.document("/api/v1/projects")["projects"][4]
    measure = server.document("/api/v1/measures")["measures"][20]
    element = next(one for one in server.document("/api/v1/elements")["elements"] if one["code"] == "industrial_land")
    wanted = [("indicator", plan[3]["name"], plan[3]["no"], f"/indicators/{plan[3]['no']}"), ("project", project["name"], str(project["no"]), f"/projects/{project['no']}"),
              ("measure", measure["title"], measure["id"], f"/plan#{measure['id']}"),
              ("element", element["name"], "industrial_land", "/data/elements/industrial_land"), ("element", "industrial_land", "industrial_land", "/data/elements/industrial_land"),
              ("point", "氨氮监测点", "wwtp1", "/points/wwtp1"), ("point", "STACK1", "stack1", "/points/stack1"), ("point", "ad", "wwtp1", "/points/wwtp1"),
              ("point", "氨氮 jcd", "wwtp1", "/points/wwtp1"), ("warning", "一号锅炉 二氧化硫", "8", "/warnings/8")]
    for kind, text, no, path in wanted:
        found = first(search(text), kind)
        equal((found["id"], found["path"]), (no, path), text)
    equal(first(search("industrial land", "&lang=en"), "element")["title"], element["name_en"])
    equal(list(search("industrial_land"))[0], "element", "a whole number goes before parts of others")
    equal(list(search("industrial_lan")), ["indicator", "element"])
    equal(search("没有这样的东西"), {})
    equal(search("氮氨"), {})


@says("a hit says what was found where that is not its title")
def also():
    department = first(search("统计局"), "indicator")
    must("统计局" in department["also"] and "统计局" not in department["title"], department)
    equal(first(search("stack1"), "warning")["also"], "stack1")


@says("warnings are those that are not closed, then the newest, in the words of the language")
def warnings():
    found = search("一号锅炉", "&limit=20")["warning"]
    equal([hit["id"] for hit in found["hits"]], ["8", *(str(i + 1) for i in range(29, -1, -1) if i % 2 and i != 7)])
    equal(found["hits"][0]["title"], "一号锅炉 · 二氧化硫 · 超标")
    equal(first(search("limit exceeded", "&lang=en"), "warning")["title"].split(" · ")[1:], ["sulphur dioxide", "limit exceeded"])


@says("each kind has at most `limit` hits and says how many there are beside them")
def limits():
    whole = {kind: len(group["hits"]) + group["more"] for kind, group in search("水").items()}
    must(whole["measure"] > 20, whole)
    for limit in (1, 3, 20):
        for kind, group in search("水", f"&limit={limit}").items():
            equal((len(group["hits"]), group["more"]), (min(limit, whole[kind]), max(0, whole[kind] - limit)), kind)
    equal(len(search("水")["measure"]["hits"]), 5)


@says("numbers of devices are found by administrators alone")
def rights():
    equal(search("440704P002"), {})
    equal(list(search("440704P", token=server.token)), ["device"])
    found = first(search("440704p002", token=server.token), "device")
    equal((found["title"], found["also"], found["path"]), ("440704P002", "氨氮监测点", "/points/wwtp1"))
    equal(search("440704P002"), {}, "a visitor after an administrator")
    server.get("/api/v1/search?q=a", token="0" * 64).problem(401, "unauthorized", "api.token_wrong")


@says("no question, one that is too long, too many words and a limit that is none are refused with a sentence")
def refused():
    for query, key in (("", "search.query"), ("?q=", "search.query"), ("?q=%20%E3%80%80", "search.query"), ("?q=" + "%E6%B0%B4" * 101, "search.query"),
                       ("?q=a+b+c+d+e+f+g+h+i", "search.words"), ("?q=a&limit=0", "search.limit"), ("?q=a&limit=21", "search.limit"), ("?q=a&limit=x", "search.limit")):
        must("{" not in server.get("/api/v1/search" + query).problem(400, "syntax", key)["detail"], query)
    equal(server.get("/api/v1/search?q=" + "%E6%B0%B4" * 100).status, 200)
    server.get("/api/v1/search?q=a&kind=point").problem(400, "syntax", "http.parameter_unknown")


@says("what is registered, withdrawn or judged is found, or not found any more, at once")
def changes():
    equal(search("二号"), {})
    table = "point,kind,longitude,latitude,name\nnew1,river,113.2,22.7,二号断面\n".encode()
    equal(server.ask("POST", "/api/v1/points/import", table, {"Content-Type": "text/csv"}, server.token).status, 200)
    equal(first(search("二号"), "point")["id"], "new1")
    equal(first(search("ehdm"), "point")["id"], "new1")
    gone = json.dumps({"reason": "测试", "person": "张三"}).encode()
    equal(server.ask("POST", "/api/v1/points/new1/withdraw", gone, {"Content-Type": "application/json"}, server.token).status, 200)
    equal(search("二号"), {})
    equal(server.add(land()).status, 201)
    equal(first(search("工业用地面积"), "element")["id"], "industrial_land")


@says("as of a day it finds what was there then, and of warnings those of now")
def past():
    newest = server.document("/api/v1/changes?limit=1")["changes"][0]["at_ms"] // 1000 + 8 * 3600
    day, before = ((datetime.date(1970, 1, 1) + datetime.timedelta(days=newest // 86400 - back)).isoformat() for back in (0, 2))
    equal(first(search("氨氮", f"&as_of={day}"), "point")["id"], "wwtp1")
    equal(first(search("440704P", f"&as_of={day}", token=server.token), "device")["id"], "440704P001")
    must("warning" in search("锅炉", f"&as_of={day}"), "warnings have no past")
    server.get("/api/v1/search?q=a&as_of=2001-01-01").problem(404, "not-found", "view.before_records")
    server.stop()
    database = sqlite3.connect(data / "qingshan.db")  # all else was recorded four days before the points
    batch = database.execute("SELECT min(batch) FROM point").fetchone()[0]
    database.execute("UPDATE journal SET at_ms = at_ms - 4 * 86400000 WHERE seq < ?", (batch,))
    database.commit()
    database.close()
    with Server(data) as again:
        must("point" not in search("氨氮", f"&as_of={before}", who=again), "no point was there")
        must("indicator" in search("空气", f"&as_of={before}", who=again), "the plan was")
        equal(first(search("氨氮", who=again), "point")["id"], "wwtp1")
