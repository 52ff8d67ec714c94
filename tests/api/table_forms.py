"""Tables of points, limits and observations: what people fill in from the offered file comes back, in CSV and in a spreadsheet."""
import csv
import io
import re
import zipfile

from harness import equal, must, new_file, new_folder, run, says, Server, xlsx
from sheets import container, formula, number, sheet_xml, workbook

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
server = Server()


def template(name, kind="csv"):
    return server.get(f"/api/v1/table-templates/{name}?format={kind}").body


def head(name):
    return next(csv.reader(io.StringIO(template(name).decode("utf-8-sig"))))


def row_of(name, **cells):
    titles = head(name)
    must(all(any(title.startswith(key) for title in titles) for key in cells), (titles, cells))
    return [next((value for key, value in cells.items() if title == key or title.startswith(key + "（")), "") for title in titles]


def post(name, body, query="", kind="text/csv"):
    return server.ask("POST", f"/api/v1/{name}/import{query}", body if isinstance(body, bytes) else body.encode(), {"Content-Type": kind}, server.token)


def text_of(*rows):
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return "\ufeff" + out.getvalue()


@says("the files to fill in have Chinese headings, units and lists to choose from, by the API and by the command")
def offered():
    for name, words in (("points", ("监测点编号", "经度（度）", "设备编号")), ("limits", ("因子编码", "统计口径", "上限")), ("series", ("数据类型", "时间", "数值"))):
        titles = head(name)
        must(all(word in titles for word in words), titles)
        book = zipfile.ZipFile(io.BytesIO(template(name, "xlsx"))).read("xl/worksheets/sheet1.xml").decode()
        must("dataValidation" in book and ("排放标准" in book or "小时" in book or "废水排口" in book), name)
        equal(run("template", name).out.splitlines()[0].lstrip("\ufeff").split(","), titles)
    facts = run("template", "facts", "--format", "csv", data=server.data).out
    must("数据项" in facts.splitlines()[0] and "单位" in facts.splitlines()[0], facts[:200])
    equal(run("template", "weather").code, 66)
    server.get("/api/v1/table-templates/weather").problem(404, "not-found", "table.unknown")
    server.get("/api/v1/table-templates/points?format=pdf").problem(422, "input", "report.format")


@says("points that are filled in with Chinese words, full-width digits and a title above are taken, in CSV and in a sheet")
def points():
    row = row_of("points", 监测点编号="form1", 名称="一号", 类别="废水排口", 经度="１１３.１", 纬度="22.6\u00a0", 模拟="否", 启用="是", 设备编号="8888000000FORM1", 密码="123456", 协议版本="2017", 校验方式="严格")
    answer = post("points", text_of(["某厂监测点"], [], head("points"), row)).json()
    equal((answer["added"], "第 3 行" in answer["notes"][0]), (2, True))
    point = server.document("/api/v1/points/form1")
    equal((point["kind"], point["longitude"], point["latitude"]), ("outfall", 113.1, 22.6))
    again = [["监测点编号", "类别", "经度*", "纬 度", "名称", "电话"], ["form1", "废水排口", number("113.1"), number("22.600000000000001"), "一号", "1"], ["form2", "河流断面", number("113.2"), number("22.7"), "二号", "2"]]
    answer = post("points", workbook([("说明", sheet_xml([["请填下一张"]])), ("点", sheet_xml(again))]), "?dry_run=1", SHEET).json()
    must(answer["added"] == 1 and any("电话" in note for note in answer["notes"]) and any("说明" in note for note in answer["notes"]), answer)
    equal(server.get("/api/v1/points/form2").status, 404)


@says("a wrong cell keeps its line: below a title, behind a line break in a cell, in a sheet")
def lines():
    titles = ["监测点编号", "类别", "经度", "纬度", "名称"]
    rows = [["标题"], titles, ["p1", "河流断面", "113", "22", "一\n号"], [], ["p2", "河流断面", "东经113", "22", "二号"]]
    for body, kind, line in ((text_of(*rows), "text/csv", "6"), (xlsx(rows), SHEET, "5")):
        found = post("points", body, "?dry_run=1", kind).problem(422, "input", "point.cell")
        equal((found["arguments"]["line"], found["arguments"]["text"]), (line, "东经113"))


@says("limits are taken with Chinese headings and words; a formula without its result, an error value or a merged bound is refused with its row")
def limits():
    equal(post("points", "point,kind,longitude,latitude,name\nform3,outfall,113,22,三号\n").status, 200)
    row = row_of("limits", 监测点编号="form3", 因子编码="w01018", 统计口径="日", 上限="１，０００", 下限="—", 单位="mg/L", 依据="许可证", 来源="证 1")
    equal(post("limits", text_of(head("limits"), row)).json()["added"], 1)
    limit = server.document("/api/v1/limits?point=form3")["limits"][0]
    equal((limit["average"], str(limit["upper"]), limit["lower"], limit["basis"]), ("day", "1000", None, "permit"))
    titles = ["监测点编号", "因子编码", "统计口径", "上限", "依据", "来源"]
    fine = ["form3", "w21003", "日", number("5"), "许可证", "证"]
    for cells, key, merges in ((["form3", "w21011", "日", formula("D2*2"), "许可证", "证"], "table.formula", ()), (["form3", "w21011", "日", "#REF!", "许可证", "证"], "table.error_value", ()),
                               (["form3", "w21011", "日", None, "许可证", "证"], "table.merged", ("D2:D3",))):
        found = post("limits", workbook([("表", sheet_xml([titles, fine, cells], merges=merges))]), "?dry_run=1", SHEET).problem(422, "input", key)
        equal(found["arguments"]["line"], "3")


@says("the command takes the same tables, old workbooks and the like are refused by their names, and a table without a heading by its import")
def by_command():
    folder = new_folder()
    row = row_of("points", 监测点编号="cmd1", 类别="空气站", 经度="113", 纬度="22", 名称="站")
    found = run("point", "import", new_file(xlsx([["标题"], head("points"), row]), ".xlsx"), data=folder)
    must(found.code == 0 and "第 2 行" in found.out, found.out + found.err)
    row = row_of("limits", 监测点编号="cmd1", 因子编码="a34004", 统计口径="小时", 上限="75", 单位="ug/m3", 依据="排放标准", 来源="标准")
    equal(run("limit", "import", new_file(text_of(head("limits"), row)), data=folder).code, 0)
    for name in ("point", "limit"):
        for body, word in ((b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(64), ".xls"), ("监测点编号,类别\n".encode("gbk"), "GBK"), (container({"xl/workbook.bin": ""}), ".xlsb"),
                           (b"<html><table>", "网页"), (("a,b\n" * 3).encode("utf-16"), "UTF-16")):
            found = run(name, "import", new_file(body), data=folder)
            must(found.code == 65 and word in found.err, (name, word, found.err))
    must(run("point", "import", new_file("a,b\n1,2\n"), data=folder).code == 65, "no heading")


@says("the table of facts to fill in has lists too: years, units, qualifiers, states; what pages print as a state is taken back")
def facts():
    book = zipfile.ZipFile(io.BytesIO(server.get("/api/v1/import-template?format=xlsx&year=2017").body)).read("xl/worksheets/sheet1.xml").decode()
    lists = dict(re.findall(r'<dataValidation type="list"[^>]*sqref="([A-Z])2:[A-Z]\d+"[^>]*><formula1>"([^<]*)"</formula1>', book))
    equal(sorted(lists), ["C", "E", "H", "I"])
    must("2017" in lists["C"].split(",") and "公顷" in lists["E"].split(",") and "已完成" in lists["I"].split(","), lists)
    equal(lists["H"], "&gt;=,&lt;=")
    must('errorStyle="warning"' in re.search(r'<dataValidation [^>]*sqref="E2', book).group(0), "another unit that can be converted is no error")
    must('errorStyle' not in re.search(r'<dataValidation [^>]*sqref="I2', book).group(0), "another state is one")
    titles = next(csv.reader(io.StringIO(server.get("/api/v1/import-template?format=csv").body.decode("utf-8-sig"))))
    equal(titles[-2:], ["限定", "状态"])
    for state, qualifier in (("已完成", ""), ("done", ""), ("", "≥"), ("", "＞＝")):
        row = f"industrial_land,2017,{'' if state else '862.73'},{'' if state else '公顷'},调查,{qualifier},{state}\n"
        answer = server.ask("POST", "/api/v1/facts/import?dry_run=1", ("数据项,年份,数值,单位,来源,限定,状态\n" + row).encode(), token=server.token).json()
        equal(answer["report"][0]["after"], "done" if state else ">= 862.73 公顷")
    wrong = server.ask("POST", "/api/v1/facts/import?dry_run=1", "数据项,年份,状态,来源\nindustrial_land,2017,差不多,调查\n".encode(), token=server.token)
    must("差不多" in wrong.problem(422, "input")["report"][0]["text"])


@says("observations are taken with Chinese headings and words, from CSV and from a sheet, by the API and by the command; a merged value is refused")
def series():
    equal(post("points", "point,kind,longitude,latitude,name\nform5,river,113,22,五号\n").status, 200)
    row = row_of("series", 监测点编号="form5", 因子编码="w21003", 数据类型="小时", 时间="2026-01-05 08:00", 数值="０.３１")
    answer = post("series", text_of(["一月数据"], head("series"), row), "?dry_run=1").json()
    equal([(run_["factor"], run_["kind"], run_["rows"]) for run_ in answer["series"]], [("w21003", "hour", 1)])
    sheet = post("series", xlsx([["一月数据"], head("series"), row]), "?dry_run=1", SHEET).json()
    equal([(run_["factor"], run_["kind"], run_["rows"]) for run_ in sheet["series"]], [("w21003", "hour", 1)])
    must(sheet["batch"] is None and "第 2 行" in sheet["notes"][0]["text"], sheet["notes"])
    folder = new_folder()
    equal(run("point", "import", new_file("point,kind,longitude,latitude,name\nform5,river,113,22,五号\n"), data=folder).code, 0)
    titles = ["监测点编号", "因子编码", "数据类型", "时间", "数值"]
    fine = ["form5", "w21003", "小时", number("46027.333333333336", 2), number("0.31")]
    found = run("series", "import", new_file(workbook([("表", sheet_xml([titles, fine]))]), ".xlsx"), data=folder)
    equal(found.code, 0, found.err)
    must("2026-01-05T08:00" in run("series", "export", "form5", data=folder).out, found.out)
    stored = post("series", workbook([("说明", sheet_xml([["请填下一张"]])), ("表", sheet_xml([titles, fine]))]), "?name=%E8%A1%A8.xlsx", SHEET).json()
    equal((stored["stored"], stored["repeated"]), (1, 0))
    found = server.document("/api/v1/series?point=form5&factor=w21003&kind=hour&from=2026-01-05&to=2026-01-05")["rows"]
    equal([(row[0], row[1]) for row in found], [(1767571200000, "0.31")])
    second = ["form5", "w21003", "小时", number("46027.375", 2), None]
    for cells, key, merges in ((second, "table.merged", ("E2:E3",)), (second[:4] + [formula("E2*2")], "table.formula", ()), (second[:4] + ["0.3?"], "series.cell_number", ())):
        refused = post("series", workbook([("表", sheet_xml([titles, fine, cells], merges=merges))]), "", SHEET).problem(422, "input", key)
        equal(refused["arguments"]["line"], "3")
    post("series", container({"xl/workbook.bin": ""}), "", SHEET).problem(422, "input", "sheet.binary")
    post("series", xlsx([titles, ["form9", "w21003", "小时", "2026-01-05 08:00", "1"]]), "", SHEET).problem(404, "not-found", "point.unknown")
    must(post("series", xlsx([titles, fine[:3] + ["2026-01-05 09:00", "0.3"]]), "?time=end", SHEET).json()["series"][0]["first_ms"] == 1767571200000, "times are ends")
    found = run("series", "import", new_file(workbook([("表", sheet_xml([titles, fine, second], merges=("E2:E3",)))]), ".xlsx"), data=folder)
    must(found.code == 65 and "合并" in found.err and "第 3 行" in found.err, found.err)
