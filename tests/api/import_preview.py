"""What an import would change is told row by row before it is done: new, changed from what to what, or the same."""
import json

from harness import Server, equal, must, new_file, new_folder, run, says, xlsx

HEAD = ["数据项", "年份", "数值", "单位", "来源", "状态", "理由"]
GOOD = [["industrial_land", "2017", "862.73", "公顷", "国土调查", "", ""], ["38", "2018", "75.2", "%", "问卷", "", ""]]


def table(*rows):
    return "\n".join(",".join(row) for row in (HEAD, *rows)) + "\n"


def over_http(server, body, query="?dry_run=1"):
    return server.ask("POST", "/api/v1/facts/import" + query, body if isinstance(body, bytes) else body.encode(), token=server.token)


def told(answer):
    return [(row["change"], row["before"], row["after"]) for row in answer["report"]], answer["changes"]


@says("new rows, changed ones with both values, and such as stand there already: in CSV and in a sheet, before and while they are stored")
def preview():
    with Server() as server:
        rows, changes = told(over_http(server, table(*GOOD)).json())
        equal(rows, [("new", None, "862.73 公顷"), ("new", None, "75.2 %")])
        equal(changes, {"new": 2, "changed": 0, "same": 0})
        equal(told(over_http(server, table(*GOOD), "").json())[1], {"new": 2, "changed": 0, "same": 0})
        again = [["industrial_land", "2017", "８６２.730", "公顷", "国土调查", "", ""], ["38", "2018", "76", "%", "复核", "", ""], ["38", "2019", "77", "%", "问卷", "", ""]]
        for body in (table(*again), xlsx([HEAD, *again])):
            rows, changes = told(over_http(server, body).json())
            equal(rows, [("same", "862.73 公顷", "862.730 公顷"), ("changed", "75.2 %", "76 %"), ("new", None, "77 %")])
            equal(changes, {"new": 1, "changed": 1, "same": 1})
        before = server.document("/api/v1/facts?subject=38")["facts"]
        equal([(one["period"], one["value_text"]) for one in before if one["period"] == "2018"], [("2018", "75.2")], "a preview stores nothing")


@says("another unit, a qualifier, a state, a quarter beside a year and a withdrawn value are each what they are")
def kinds():
    with Server() as server:
        over_http(server, table(*GOOD), "")
        head = ["数据项", "年份", "数值", "单位", "来源", "限定", "状态"]

        def one(*row):
            answer = over_http(server, "\n".join([",".join(head), ",".join(row)]) + "\n").json()
            return told(answer)[0][0]

        equal(one("industrial_land", "2017", "8.6273", "km²", "国土调查", "", "")[:2], ("changed", "862.73 公顷"))
        equal(one("industrial_land", "2017", "862.73", "公顷", "国土调查", ">=", ""), ("changed", "862.73 公顷", ">= 862.73 公顷"))
        equal(one("industrial_land", "2017", "", "", "国土调查", "", "已完成"), ("changed", "862.73 公顷", "done"))
        equal(one("industrial_land", "2017", "862.73", "公顷", "别的来源", "", ""), ("same", "862.73 公顷", "862.73 公顷"))
        server.add({"element": "industrial_land", "year": 2017, "withdrawn": True, "source": "录错"})
        equal(one("industrial_land", "2017", "862.73", "公顷", "国土调查", "", ""), ("new", None, "862.73 公顷"))


@says("the command tells the same, with a server and without")
def by_command():
    for running in (False, True):
        data = new_folder()
        server = Server(data) if running else None
        equal(run("import", new_file(table(*GOOD)), data=data).code, 0)
        changed = new_file(table(GOOD[0], ["38", "2018", "76", "%", "复核", "", ""]))
        out = run("import", changed, "--dry-run", data=data).out
        for words in ("第 2 行：industrial_land 2017: 862.73 公顷（与现有的相同）", "第 3 行：38 2018: 76 %（改变，原为 75.2 %）", "新增 0 行，改变 1 行，与现有的相同 1 行", "没有写入"):
            must(words in out, out)
        answer = run("import", changed, "--dry-run", "--json", data=data).json()
        equal(answer["changes"], {"new": 0, "changed": 1, "same": 1})
        wrong = run("import", new_file(table(["38", "2018", "76", "%", "复核", "", ""], ["38", "2019", "x", "%", "复核", "", ""])), "--dry-run", data=data)
        must(wrong.code != 0 and "第 3 行" in wrong.out + wrong.err, wrong.out + wrong.err)
        if server:
            server.stop()
