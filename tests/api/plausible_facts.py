"""What cannot be is refused at every door; what is far from before is asked for its reason, kept and shown."""
import datetime
import json
import sqlite3

from harness import equal, land, must, new_file, new_folder, run, says, Server, xlsx

HEAD = "数据项,年份,数值,单位,来源\n"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NEXT = (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(hours=8)).year + 1
IMPOSSIBLE = (
    ("industrial_land", 2017, "-862.73", "公顷", "fact.below"), ("section_compliance", 2018, "1952", "%", "fact.above"),
    ("33", 2018, "3167", "%", "fact.above"), ("aqi_days_good", 2018, "420", "天", "fact.above"), ("forest_area", 2018, "-1", "亩", "fact.below"),
    ("trade_growth", 2018, "-126", "%", "fact.below"), ("38", NEXT, "80", "%", "fact.not_begun"), ("gdp", 2099, "191", "亿元", "fact.not_begun"))
WATER = [("2015", "30"), ("2016", "31.5"), ("2017", "31.67")]
server = Server()


def post(body, query="", kind="text/csv"):
    return server.ask("POST", "/api/v1/facts/import" + query, body if isinstance(body, bytes) else body.encode(), {"Content-Type": kind}, server.token)


def water(period, value, **more):
    return {"element": "water_use", "period": period, "value": value, "unit": "万立方米", "source": "水务局", **more}


def table(*rows, head="数据项,年份,数值,单位,来源,原因\n"):
    return head + "".join(f"water_use,{year},{value},万立方米,水务局,{reason}\n" for year, value, reason in rows)


@says("what cannot be is refused by the API, the command and a file, in a dry run too, with the value in the sentence")
def impossible():
    folder = new_folder()
    for element, year, value, unit, key in IMPOSSIBLE:
        fact = {"element": element, "period": str(year), "value": value, "unit": unit, "source": "x"}
        for query in ("", "?dry_run=1"):
            found = server.add(fact, query).problem(422, "input", key)
            must((value if key != "fact.not_begun" else str(year)) in found["detail"], found)
            equal(found["field"], "period" if key == "fact.not_begun" else "value")
        ran = run("fact", "add", element, "--year", str(year), "--value", value, "--unit", unit, "--source", "x", data=folder)
        equal(ran.code, 65, ran.out)
        ran.one_clear_line()
    rows = "".join(f"{element},{year},{value},{unit},x\n" for element, year, value, unit, _ in IMPOSSIBLE)
    for query in ("", "?dry_run=1"):
        found = post(HEAD + "38,2018,75.2,%,x\n" + rows, query).problem(422, "input", "import.rows_wrong")
        equal([row["ok"] for row in found["report"]], [True] + [False] * len(IMPOSSIBLE))
    for file in (new_file(HEAD + rows), new_file(xlsx([line.split(",") for line in (HEAD + rows).split()]), ".xlsx")):
        for more in ((), ("--dry-run",)):
            ran = run("import", file, *more, data=folder)
            equal(ran.code, 65, ran.out)
            must("不可能" in ran.out and "还没有开始" in ran.out, ran.out)
    equal(run("fact", "list", "industrial_land", "--json", data=folder).json()["facts"], [])


@says("what stands in an old folder and cannot be may still be taken back")
def withdrawn():
    equal(server.add({"element": "38", "period": str(NEXT), "withdrawn": True, "source": "填错年份"}).problem(404, "not-found")["key"], "fact.nothing_to_withdraw")


@says("a far value is refused until it has its reason, which is kept, shown and proved")
def far():
    for year, value in WATER:
        equal(server.add(water(year, value)).status, 201)
    for query in ("?dry_run=1", ""):
        found = server.add(water("2018", "5004"), query).problem(422, "input", "fact.far_times")
        equal((found["field"], found["arguments"]["times"], found["arguments"]["last"], found["arguments"]["range"]), ("reason", "158", "31.67", "30～31.67 万立方米"))
        must("2017" in found["detail"] and "158 倍" in found["detail"] and "请写明原因" in found["detail"], found["detail"])
    english = server.add(water("2018", "5004"), "?lang=en").json()["detail"]
    must("158 times" in english and "reason" in english, english)
    equal(server.add(water("2018", "5004", reason="  ")).status, 422)
    saved = server.add(water("2018", "5004", reason="新水厂投产", person="张三"))
    equal((saved.status, saved.json()["fact"]["reason"]), (201, "新水厂投产"))
    fact = server.document("/api/v1/facts?subject=water_use&year=2018")["facts"][0]
    equal((fact["reason"], fact["who"]), ("新水厂投产", "张三"))
    must("新水厂投产" in server.document("/api/v1/changes?limit=1")["changes"][0]["detail"], "the journal tells the reason")
    lineage = json.dumps(server.document("/api/v1/indicators/23?year=2018")["lineage"], ensure_ascii=False)
    must("新水厂投产" in lineage, lineage[:900])
    equal(server.document("/api/v1/verify", token=server.token)["sound"], True)


@says("a file with far rows lists them and writes nothing until each has its reason or is struck")
def far_rows():
    before = server.document("/api/v1/plan")["batch"]
    rows = [("2019", "31", ""), ("2020", "31", ""), ("2021", "32", ""), ("2022", "33", ""), ("2023", "34", ""), ("2024", "640", "")]
    for query in ("?dry_run=1", ""):
        found = post(table(*rows), query).problem(422, "input", "import.rows_wrong")
        equal([row["row"] for row in found["report"] if not row["ok"]], [7])
        must("请写明原因" in found["report"][5]["text"], found["report"][5])
    equal(server.document("/api/v1/plan")["batch"], before)
    for head in ("数据项,年份,数值,单位,来源,原因\n", "数据项,年份,数值,单位,来源,理由\n", "element,year,value,unit,source,reason\n"):
        equal(post(table(*rows[:5], ("2024", "640", "口径调整"), head=head), "?dry_run=1").status, 200, head)
    equal(post(table(*rows[:5], ("2024", "640", "口径调整"))).status, 200)
    equal(server.document("/api/v1/facts?subject=water_use&year=2024")["facts"][0]["reason"], "口径调整")
    equal(post(table(*rows[:5])).status, 200)  # the row struck
    equal(server.document("/api/v1/verify", token=server.token)["sound"], True)


@says("the commands take a reason, with and without a server, and a dry run never says that something was recorded")
def commands():
    folder = new_folder()
    add = ("fact", "add", "water_use", "--unit", "万立方米", "--source", "水务局")
    for year, value in WATER:
        equal(run(*add, "--year", year, "--value", value, data=folder).code, 0)
    ran = run(*add, "--year", "2018", "--value", "0.5", "--dry-run", data=folder)
    equal(ran.code, 65)
    ran.one_clear_line("1.6%", "请写明原因")
    ran = run(*add, "--year", "2018", "--value", "0.5", "--reason", "停产", "--dry-run", data=folder)
    equal((ran.code, ran.out), (0, "可以记入（没有写入）\n"))
    equal(run("fact", "list", "water_use", "--year", "2018", "--json", data=folder).json()["facts"], [])
    ran = run(*add, "--year", "2018", "--value", "0.5", "--reason", "停产", data=folder)
    must("已记入" in ran.out, ran.out)
    equal(run("fact", "list", "water_use", "--year", "2018", "--json", data=folder).json()["facts"][0]["reason"], "停产")
    good = new_file(table(("2019", "0.6", "")))
    ran = run("import", good, "--dry-run", data=folder)
    must(ran.code == 0 and "没有写入" in ran.out and "已导入" not in ran.out, ran.out)
    with Server(folder):
        equal(run(*add, "--year", "2020", "--value", "77", data=folder).code, 65)
        ran = run(*add, "--year", "2020", "--value", "77", "--reason", "复产", "--dry-run", data=folder)
        equal((ran.code, ran.out.split("\n")[0]), (0, "可以记入（没有写入）"))
        equal(run(*add, "--year", "2020", "--value", "77", "--reason", "复产", data=folder).code, 0)
        must("没有写入" in run("import", good, "--dry-run", data=folder).out, "a dry run through the server")
    equal(run("verify", data=folder).code, 0)


@says("a reason that is changed behind the journal's back is found")
def proved():
    folder = new_folder()
    add = ("fact", "add", "38", "--year", "2018", "--value", "75.2", "--unit", "%", "--source", "x", "--reason", "第一次填报")
    equal(run(*add, data=folder).code, 0)
    equal(run("verify", data=folder).code, 0)
    with sqlite3.connect(folder / "qingshan.db") as database:
        database.execute("UPDATE fact_reason SET reason = '另一个原因'")
    database.close()
    equal(run("verify", data=folder).code, 79)


@says("a first and a second value are never asked")
def first_values():
    equal(server.add(land("862.73")).status, 201)
    equal(server.add(land("86273000", year=2018)).status, 201)  # one value before it


@says("the server stops cleanly")
def stops():
    server.stop()
