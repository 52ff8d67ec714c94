"""Reports as Markdown and spreadsheets, and the table to fill in."""
import io
import re
import zipfile

from harness import equal, must, new_file, new_folder, run, says, Server

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
server = Server()


def file_name(answer):
    return re.fullmatch(r'attachment; filename="([\w.-]+)"', answer.headers["content-disposition"]).group(1)


@says("every report comes as Markdown and as a spreadsheet, under its own name")
def reports():
    for name in ("problems", "reachability", "projects", "indicators"):
        text = server.get(f"/api/v1/reports/{name}?format=md&year=2017")
        equal((text.status, text.headers["content-type"]), (200, "text/markdown; charset=utf-8"))
        must(text.body.decode().startswith("#") and "|" in text.body.decode() and file_name(text).endswith(".md"), text.body[:80])
        sheet = server.get(f"/api/v1/reports/{name}?format=xlsx&year=2017")
        equal((sheet.status, sheet.headers["content-type"]), (200, XLSX))
        must(file_name(sheet).endswith(".xlsx"), sheet.headers)
        with zipfile.ZipFile(io.BytesIO(sheet.body)) as book:
            must(book.testzip() is None and "xl/workbook.xml" in book.namelist(), book.namelist())


@says("the report of the projects has all 52 and their sum")
def projects():
    text = server.get("/api/v1/reports/projects").body.decode()
    must(len([line for line in text.split("\n") if re.match(r"\| *[^|]*\| *\d+ *\|", line)]) >= 52, text[:500])
    must("1626835" in text.replace(",", ""), "the sum")


@says("figures in a spreadsheet are numbers, words are text")
def numbers():
    for name, column, least in (("projects", "E", 46), ("projects", "B", 52), ("indicators", "F", 15), ("reachability", "E", 2)):
        with zipfile.ZipFile(io.BytesIO(server.get(f"/api/v1/reports/{name}?format=xlsx&year=2017").body)) as book:
            sheet = book.read("xl/worksheets/sheet1.xml").decode()
        cells = re.findall(rf'<c r="{column}\d+"( s="\d+")?( t="\w+")?><v>([^<]*)', sheet)
        plain = [float(text) for _, kind, text in cells if not kind]
        must(len(plain) >= least, (name, column, len(plain)))
        if (name, column) == ("projects", "E"):
            equal((len(plain), sum(plain)), (46, 1626835))


def parts(body):
    with zipfile.ZipFile(io.BytesIO(body)) as book:
        return {name: book.read(name).decode() for name in book.namelist() if name.endswith(".xml")}


@says("a spreadsheet prints on A4 on its long side, one page wide, head on every page, title and date above, page number below")
def paper():
    for path in [f"reports/{name}?format=xlsx" for name in ("problems", "reachability", "projects", "indicators")] + ["points?format=xlsx", "warnings?state=all&format=xlsx"]:
        book = parts(server.get("/api/v1/" + path).body)
        sheet = book["xl/worksheets/sheet1.xml"]
        must('orientation="landscape"' in sheet and 'paperSize="9"' in sheet and 'fitToHeight="0"' in sheet and "fitToPage" in sheet, (path, sheet[-800:]))
        must(re.search(r"_xlnm.Print_Titles[^>]*>[^<]*\$1:\$1<", book["xl/workbook.xml"]), path)
        header = re.search(r"<oddHeader>([^<]*)", sheet).group(1)
        must(re.match(r"&amp;L.{2,}&amp;R", header), header)
        if path.startswith("reports"):
            must(re.search(r"数据截至 \d{4}-\d\d-\d\d$", header), header)
        must("&amp;P / &amp;N" in sheet, path)


@says("a file holds the rows that are asked for, in their order")
def chosen_rows():
    for name, rows in (("indicators", ["33", "1", "S2"]), ("projects", ["52", "3"])):
        text = server.get(f"/api/v1/reports/{name}?format=md&rows={','.join(rows)}").body.decode()
        equal(re.findall(r"^\| [^|]* \| (S?\d+) \|", text, re.M), rows)
    must("共 2 项" in text, text[-300:])
    server.get("/api/v1/reports/projects?format=md&rows=1,x").problem(422, "input", "report.row")


@says("a report or a format that is none is refused")
def refused():
    for path in ("reports/secrets", "reports/problems?format=pdf", "reports/..%2f..%2fetc", "import-template?format=doc", "reports/problems%0d%0aX:y"):
        found = server.get("/api/v1/" + path)
        must(found.status in (400, 404, 422), (path, found.status))
        must("x" not in found.headers and found.json()["detail"], found.headers)


@says("the table to fill in holds what has no value, and comes back as an import")
def template():
    plain = server.get("/api/v1/import-template?format=csv&year=2017")
    equal(plain.headers["content-type"], "text/csv; charset=utf-8")
    lines = plain.body.decode("utf-8-sig").strip().splitlines()
    must(plain.body.startswith(b"\xef\xbb\xbf") and len(lines) > 3, "for Excel")
    must(any("industrial_land" in line for line in lines), "the missing land")
    head = lines[0].split(",")
    row = next(line for line in lines if "industrial_land" in line).split(",")
    row[head.index("数值")], row[head.index("来源")] = "862.73", "填表人"
    filled = "\ufeff" + lines[0] + "\n" + ",".join(row) + "\n"
    equal(run("import", new_file(filled), data=new_folder()).code, 0)
    sheet = server.get("/api/v1/import-template?format=xlsx&year=2017")
    equal(sheet.headers["content-type"], XLSX)
    must(zipfile.ZipFile(io.BytesIO(sheet.body)).testzip() is None, "a whole file")


@says("an empty template is refused as an import, in one sentence")
def empty_template():
    for form in ("csv", "xlsx"):
        body = server.get(f"/api/v1/import-template?format={form}&year=2017").body
        server.ask("POST", "/api/v1/facts/import", body, token=server.token).problem(422, "input", "import.empty")


@says("without a boundary file the map says so, with one it is served")
def boundary():
    server.get("/api/v1/boundary").problem(404, "not-found", "boundary.missing")
    outline = (b'{"type":"FeatureCollection","features":[{"type":"Feature","properties":{},"geometry":{"type":"Polygon","coordinates":'
               b'[[[113.05,22.5],[113.2,22.5],[113.2,22.65],[113.05,22.65],[113.05,22.5]]]}}]}')
    with Server(new_folder(), "--boundary", new_file(outline, ".geojson")) as other:
        found = other.get("/api/v1/boundary")
        equal((found.status, found.headers["content-type"].split(";")[0], found.body), (200, "application/geo+json", outline))
        equal(other.document("/api/v1/plan")["boundary"], True)
    server.stop()
