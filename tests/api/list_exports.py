"""Lists as spreadsheets: dates are dates, numbers are numbers, rows and order as shown; warnings with who did what about them."""
import csv
import datetime
import io
import json
import re
import zipfile

from harness import SOURCE, Server, equal, must, new_file, new_folder, run, says, wait_for

POINTS = """point,mn,pw,edition,crc,kind,longitude,latitude,name
wwtp1,440704W001,123456,2017,strict,sewage,113.1,22.5,污水厂
stack1,440704S001,123456,2017,strict,stack,113.2,22.6,锅炉
"""
LIMITS = "point,factor,average,upper,lower,basis,source\nwwtp1,w01018,hour,40,,permit,证 1\nstack1,a21026,hour,35,,permit,证 2\nwwtp1,w01001,hour,9,6,permit,证 3\n"
ZONE = datetime.timezone(datetime.timedelta(hours=8))
HOUR = datetime.datetime.now(ZONE).replace(minute=0, second=0, microsecond=0) - datetime.timedelta(hours=8)


def at(hour):
    return HOUR + datetime.timedelta(hours=hour)


ROWS = "point,factor,kind,time,value\n" + "".join(f"{point},{factor},hour,{at(i).isoformat()},{value}\n" for point, factor, values in (
    ("wwtp1", "w01018", [30, 62.5, 50, 30, 30, 30]), ("stack1", "a21026", [20, 20, 20, 20, 20, 90]), ("wwtp1", "w01001", [7, 7, 5.5, 7, 7, 7])) for i, value in enumerate(values))
data = new_folder()
for name, text in (("point", POINTS), ("limit", LIMITS), ("series", ROWS)):
    equal(run(name, "import", new_file(text), data=data).code, 0)
server = Server(data)


def sheet(path, token=None):
    """Rows of (kind, value): date, number, text or nothing, by the title of the column; and the parts of the book."""
    with zipfile.ZipFile(io.BytesIO(server.get("/api/v1" + path, token=token).body)) as book:
        parts = {name: book.read(name).decode() for name in book.namelist() if name.endswith(".xml")}
    shared = re.findall(r"<si><t[^>]*>([^<]*)</t></si>", parts.get("xl/sharedStrings.xml", ""))
    formats = [dict(re.findall(r'<numFmt numFmtId="(\d+)" formatCode="([^"]*)"', parts["xl/styles.xml"])).get(one, "")
               for one in re.findall(r'<xf numFmtId="(\d+)"', parts["xl/styles.xml"].split("<cellXfs")[1])]
    rows = []
    for row in re.findall(r"<row [^>]*>(.*?)</row>", parts["xl/worksheets/sheet1.xml"]):
        cells = {}
        for column, style, kind, value in re.findall(r'<c r="([A-Z]+)\d+"(?: s="(\d+)")?(?: t="(\w+)")?(?:/>|>(?:<v>([^<]*)</v>)?</c>)', row):
            if value == "":
                cells[column] = ("nothing", "")
            elif kind == "s":
                cells[column] = ("text", shared[int(value)])
            else:
                cells[column] = ("date" if formats[int(style)].startswith("yyyy") else "number", float(value))
        rows.append(cells)
    titles = {column: text for column, (_, text) in rows[0].items()}
    return [{titles[column]: cell for column, cell in row.items() if column in titles} for row in rows[1:]], parts


def moment(cell):
    kind, days = cell
    equal(kind, "date")
    return datetime.datetime(1899, 12, 30, tzinfo=ZONE) + datetime.timedelta(seconds=round(days * 86400))


def step(number, kind, person, note):
    body = json.dumps({"person": person, "note": note}).encode()
    equal(server.ask("POST", f"/api/v1/warnings/{number}/{kind}", body, {"Content-Type": "application/json"}, server.token).status, 200)


@says("a warning goes out with its numbers as numbers, its times as dates, who handled it and each step")
def warnings():
    wait_for(lambda: server.document("/api/v1/warnings?state=all&rule=exceedance")["total"] == 3, "three exceedances")
    open_one = server.document("/api/v1/warnings?point=stack1&rule=exceedance")["warnings"][0]["id"]
    step(open_one, "acknowledge", "李四", "已通知企业")
    step(open_one, "note", "王五", "现场核查，设备正常")
    rows, _ = sheet("/warnings?state=all&sort=first&rule=exceedance&format=xlsx")
    equal(len(rows), 3)
    by_point = {(row["监测点"][1], row["因子"][1]): row for row in rows}
    cod, gas = (next(row for key, row in by_point.items() if word in key[1]) for word in ("化学需氧量", "二氧化硫"))
    equal((cod["数值"], cod["限值或允许值"], cod["超标倍数"], cod["单位"], cod["次数"]), (("number", 62.5), ("number", 40.0), ("number", 0.56), ("text", "mg/L"), ("number", 2.0)))
    equal((moment(cod["首次时间"]), moment(cod["最近时间"]), moment(cod["关闭时间"])), (at(1), at(2), at(3)))
    equal((cod["处理人"], cod["处理经过"]), (("nothing", ""), ("nothing", "")))
    equal((gas["处理人"], gas["关闭时间"]), (("text", "王五"), ("nothing", "")))
    must(re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d 李四 确认：已通知企业；\d{4}-\d\d-\d\d \d\d:\d\d 王五 备注：现场核查，设备正常", gas["处理经过"][1]), gas["处理经过"])
    ph = next(row for key, row in by_point.items() if "pH" in key[1])
    equal((ph["数值"], ph["限值或允许值"], ph["超标倍数"]), (("number", 5.5), ("number", 6.0), ("nothing", "")))


@says("the file has the rows of the filter in the order of the list, as a text too")
def as_shown():
    for query in ("state=all&sort=first", "state=all&sort=point", "state=closed&sort=worst", "state=all&factor=W01018", "state=all&level=moderate"):
        shown = [(one["point_name"], one["text"]) for one in server.document(f"/api/v1/warnings?{query}&size=500")["warnings"]]
        rows, _ = sheet(f"/warnings?{query}&format=xlsx")
        equal([(row["监测点"][1], row["情形"][1]) for row in rows], shown, query)
        lines = server.get(f"/api/v1/warnings?{query}&format=csv").body.decode("utf-8-sig").strip().split("\r\n")
        equal(len(lines), len(shown) + 1, query)


@says("points and the report of a day keep dates and numbers too; each sheet prints on A4 on its long side with its head on every page")
def others():
    points, _ = sheet("/points?format=xlsx&sort=name")
    equal([row["代码"][1] for row in points], [one["code"] for one in server.document("/api/v1/points?sort=name")["points"]])
    for row in points:
        equal((row["经度"][0], row["设备数"][0], moment(row["最近数据时间"])), ("number", "number", at(5)))
    daily, _ = sheet(f"/reports/daily?date={at(5).date().isoformat()}&format=xlsx")
    title = next(name for name in daily[0] if "限值" in name)
    limits = [row[title] for row in daily if row.get(title, ("", ""))[1] != ""]
    must("number" in {kind for kind, _ in limits} and ("text", "6~9") in limits, daily)
    for path in ("/warnings?state=all", "/points?sort=name", f"/reports/daily?date={at(5).date().isoformat()}", "/reports/projects?year=2017"):
        _, parts = sheet(path + "&format=xlsx")
        page = parts["xl/worksheets/sheet1.xml"]
        must('orientation="landscape"' in page and 'paperSize="9"' in page and "fitToPage" in page, path)
        must(re.search(r"_xlnm.Print_Titles[^>]*>[^<]*\$1:\$1<", parts["xl/workbook.xml"]), path)


# ---- every list with a declared table ----

MESSAGES = {row["key"]: row for path in SOURCE.glob("src/**/messages.csv") for row in csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig")))}
TABLES = dict(re.findall(r"^table (\w+)\([^\n]*\n((?:    [^\n]*\n)+)", "\n".join(path.read_text() for path in SOURCE.glob("src/**/*.answer")), re.M))


def declared(table):
    """(key of the title, type, member of the answer or None) of each column."""
    return [(key, kind, shown.split()[0] if shown else None)
            for key, kind, shown in re.findall(r"^    ([a-z_]+\.[a-z_0-9]+) +(\w+) +\d+ +[^\n]*?(?: => ([^\n]*))?$", TABLES[table], re.M)]


def as_cell(kind, value):
    """A member as a column of this type shows it; None: the column says it in words of its own."""
    if value is None:
        return ""
    if kind == "instant":
        return datetime.datetime.fromtimestamp(value / 1000, ZONE).isoformat(timespec="milliseconds")
    return str(value) if isinstance(value, (str, int)) and not isinstance(value, bool) else None


def same_as_shown(path, member, table, words, language="zh", token=None):
    """The file of a list has the declared titles, a row for each of the document, and the same values; words: members that are told in words."""
    joint = f"{path}{'&' if '?' in path else '?'}lang={language}"
    rows = json.loads(server.get(f"/api/v1{joint}", token=token).body)[member]
    cells = list(csv.reader(io.StringIO(server.get(f"/api/v1{joint}&format=csv", token=token).body.decode("utf-8-sig"))))
    columns = declared(table)
    equal(cells[0], [MESSAGES[key][language] for key, _, _ in columns], path)
    equal(len(cells) - 1, len(rows), path)
    for row, line in zip(rows, cells[1:]):
        for (key, kind, shown), cell in zip(columns, line):
            wanted = as_cell(kind, row.get(shown)) if shown and shown not in words else None
            if wanted is not None:
                equal(cell, wanted, (path, key, row))
    book, _ = sheet(f"{joint}&format=xlsx", token)
    equal(len(book), len(rows), path)
    for row in book:
        for (key, kind, _), (found, text) in zip(columns, row.values()):
            must(found in (("date", "nothing") if kind == "instant" else ("number", "text", "nothing") if kind == "number" else ("date", "text", "number", "nothing")), (path, key, text))
    return cells


def write(path, body):
    equal(server.ask("POST", f"/api/v1{path}", json.dumps(body).encode(), {"Content-Type": "application/json"}, server.token).status, 200, path)


@says("limits, maintenance and rules go out as they are listed, in both languages; what begins like a formula stays a text")
def judging():
    write("/maintenance", {"person": "=张三", "point": "wwtp1", "from": "2026-01-01", "to": "2026-01-02", "reason": "@检修, 换泵"})
    write("/judge-rules", {"person": "张三", "rule": "jump", "parameter": "percent", "point": "wwtp1", "factor": "w01018", "value": "70", "source": "县里定的"})
    for language in ("zh", "en"):
        limits = same_as_shown("/limits", "limits", "limit_list", ("average", "basis", "exclusive"), language)
        equal(len(same_as_shown("/limits?point=stack1", "limits", "limit_list", ("average", "basis", "exclusive"), language)), 2)
        rules = same_as_shown("/judge-rules", "rules", "rule_list", ("confidence", "domain"), language)
        windows = list(csv.reader(io.StringIO(server.get(f"/api/v1/maintenance?format=csv&lang={language}").body.decode("utf-8-sig"))))
        equal([line[1:2] + line[4:6] for line in windows[1:]], [["全部因子" if language == "zh" else "all factors", "'@检修, 换泵", "'=张三"]])
    equal({line[6] for line in limits[1:]}, {"hour mean"})
    own = next(line for line in rules if line[2] == "污水厂")
    equal((own[0], own[1], own[5], own[7], own[8]), ("jump", "percent", "70", "县里定的", "set here"))


@says("devices and what the gateway noticed go out as they are listed; numbers of devices to administrators alone")
def devices():
    for token in (None, server.token):
        for language in ("zh", "en"):
            cells = same_as_shown("/devices", "devices", "device_list", ("kind", "state", "connected", "captured", "events", "crc", "clock_offset_ms"), language, token)
        equal([line[1] for line in cells[1:]], ["440704W001", "440704S001"] if token else ["", ""])
        equal({line[13] for line in cells[1:]}, {"2017"} if token else {""})
        same_as_shown("/gateway-events", "events", "event_list", (), "zh", token)


@says("facts, elements, findings and measures go out as they are listed; facts all of them where the document is a page")
def plan_lists():
    for language in ("zh", "en"):
        same_as_shown("/elements", "elements", "element_list", ("name", "latest", "indicators"), language)
        findings = same_as_shown("/findings", "findings", "finding_list", ("severity",), language)
        measures = same_as_shown("/measures", "measures", "measure_list", ("section", "departments", "indicators", "projects"), language)
        facts = same_as_shown("/facts?history=1&limit=300", "facts", "fact_list", ("subject_name", "value", "current"), language)
        must(all(len(cells) > 10 for cells in (findings, measures, facts)), (len(findings), len(measures), len(facts)))
    whole = server.get("/api/v1/facts?format=csv").body.decode("utf-8-sig").strip().split("\r\n")
    page = server.document("/api/v1/facts?limit=5000")
    equal((page["next"], len(whole) - 1), (None, len(page["facts"])))
