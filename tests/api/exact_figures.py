"""Figures of more than ten digits go through every door with all of them: amounts and their sums, in JSON, CSV, XLSX, Markdown and on the command line."""
import csv
import io
import re
import zipfile

from harness import Server, equal, must, new_folder, new_pack, run, says

# as large as an amount may be (PACK_MONEY_MAX), to the yuan: thirteen digits
PROJECTS = ("\ufeffno,name,group,content,invest_wan_yuan,departments,from,to,effect,source,note\n"
            "1,造林,works,种树,987654321.1234,生态环境局,2018,2020,,T0,\n2,修渠,works,修渠,123456789.0001,生态环境局,2018,2019,,T0,\n"
            "3,规划,works,编,,生态环境局,2018,2019,,T0,\n")
SUM = "1111111110.1235"
pack = new_pack([("projects.csv", None, PROJECTS.encode()), ("pack.yaml", b"projects: 2", b"projects: 3"), ("pack.yaml", b"projects_priced: 1", b"projects_priced: 2"),
                 ("pack.yaml", b"  invest_wan_yuan: 120\n", b""), ("project_groups.csv", b",2,120", b",3,")])
data = new_folder(pack)
server = Server(data)


def amounts(text):
    rows = list(csv.reader(io.StringIO(text.lstrip("\ufeff"))))
    return [row[rows[0].index("投资估算（万元）")] for row in rows[1:]]


def sheet_cells(content):
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        parts = {name: book.read(name).decode() for name in book.namelist() if name.endswith(".xml")}
    shared = re.findall(r"<si><t[^>]*>([^<]*)</t></si>", parts["xl/sharedStrings.xml"])
    cells = re.findall(r'<c r="[A-Z]+\d+"(?: s="\d+")?(?: t="(\w+)")?><v>([^<]*)</v></c>', parts["xl/worksheets/sheet1.xml"])
    return [shared[int(value)] if kind == "s" else float(value) for kind, value in cells]


@says("amounts and their sums are exact in JSON, by group, by department and by year")
def documents():
    body = server.get("/api/v1/projects").body.decode()
    equal(re.findall(r'"invest_wan_yuan":([^,}]+)', body)[:3], ["987654321.1234", "123456789.0001", "null"])
    totals = server.document("/api/v1/projects")["totals"]
    equal([totals["invest_wan_yuan"], totals["by_group"][0]["invest_wan_yuan"], totals["by_department"][0]["invest_wan_yuan"]], [1111111110.1235] * 3)
    equal(re.findall(r'"invest_wan_yuan":([^,}]+)', body).count(SUM), 3)
    equal([year["invest_wan_yuan"] for year in totals["by_year"]], [390946501.5411, 390946501.5412, 329218107.0412])


@says("so they are in CSV, XLSX and Markdown, and of the rows that are asked for")
def files():
    equal(amounts(server.get("/api/v1/reports/projects?format=csv").body.decode()), ["987654321.1234", "123456789.0001", "/"])
    cells = sheet_cells(server.get("/api/v1/reports/projects?format=xlsx").body)
    must(987654321.1234 in cells and 123456789.0001 in cells, cells)
    for content in (server.get("/api/v1/reports/projects?format=md").body.decode(), "".join(str(cell) for cell in cells)):
        must(f"合计 {SUM} 万元" in content, content)
    must("合计 123456789.0001 万元" in server.get("/api/v1/reports/projects?format=md&rows=3,2").body.decode(), "the sum of the rows that are asked for")


@says("the command line shows them whole, in lists, reports and documents")
def on_the_command_line():
    shown = run("project", "list", data=data).out
    must("987654321.1234" in shown and "123456789.0001" in shown and f"合计 {SUM} 万元" in shown, shown)
    equal(amounts(run("report", "projects", "--format", "csv", data=data).out), ["987654321.1234", "123456789.0001", "/"])
    equal(run("project", "list", "--json", data=data).json(), server.document("/api/v1/projects"))
