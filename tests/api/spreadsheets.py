"""Spreadsheets are read as people see them: number formats, what Excel stores, dates, merged and hidden cells, several sheets, ODS."""
from harness import equal, must, new_file, new_folder, run, says, Server
from sheets import container, error, formula, MAIN, number, shared, sheet_xml, workbook

HEAD = ["数据项", "年份", "数值", "单位", "来源"]
server = Server()


def sheet(*rows, **more):
    return workbook([("表", sheet_xml([HEAD, *rows], **more))])


def post(body, query="?dry_run=1"):
    return server.ask("POST", "/api/v1/facts/import" + query, body, {"Content-Type": "application/octet-stream"}, server.token)


def taken(body):
    """The values of a table that is accepted, as they are told."""
    found = post(body)
    equal(found.status, 200, found.body)
    return [row["text"] for row in found.json()["report"]]


def refused(body, key="import.rows_wrong"):
    found = post(body).problem(422, "input", key)
    return [row["text"] for row in found.get("report", []) if not row["ok"]]


LAND = ["industrial_land", "2016"]


@says("a percentage is what the sheet shows, by its unit or told")
def percent():
    equal(taken(sheet(["38", "2018", number("0.75200000000000000", 1), "%", "报"], ["38", "2017", number("0.5", 1), None, "报"],
                      ["38", "2016", number("75.2", 9), "%", "报"])), ["38 2018: 75.2 %", "38 2017: 50 %", "38 2016: 75.2 %"])
    must("%" in refused(sheet([*LAND, number("0.952", 1), "公顷", "报"]))[0], "a percentage of hectares")
    must("千" in refused(sheet([*LAND, number("862730", 7), "公顷", "报"]))[0], "what is shown in thousands is not the number")


@says("a number is the shortest decimal of what Excel stores, with or without an exponent, and with the words of its format")
def stored():
    for raw, style, seen in (("862.72999999999996", 0, "862.73"), ("7.4999999999999997E-2", 0, "0.075"), ("1.2345678E7", 4, "12345678"),
                             ("0.28999999999999998", 0, "0.29"), ("862.73", 6, "862.73"), ("1035277", 10, "1035277")):
        equal(taken(sheet([*LAND, number(raw, style), "公顷", "报"])), [f"industrial_land 2016: {seen} 公顷"], raw)
    equal(taken(sheet([*LAND, "８６２．７３", "公顷", "报"], ["industrial_land", "2015", "1，035．5", "公顷", "报"], ["industrial_land", "2014", "8.6E2 公顷", "", "报"])),
          ["industrial_land 2016: 862.73 公顷", "industrial_land 2015: 1035.5 公顷", "industrial_land 2014: 860 公顷"])


@says("a year and a date are read in the formats that sheets show them in")
def dates():
    for cell, period in ((number("2016"), "2016"), (number("2016", 3), "2016"), (number("42370", 5), "2016"), ("2016年", "2016"), ("2016年度", "2016"), ("２０１６", "2016"),
                         ("2016.0", "2016")):
        equal(taken(sheet(["industrial_land", cell, "862.73", "公顷", "报"])), [f"industrial_land {period}: 862.73 公顷"])
    for cell in (number("42430", 8), "2016年3月", "2016/3", "2016.03", "2016-3", number("42460", 2), "2016年3月31日", "2016年第一季度", "2016Q1", "2016年1季度"):
        told = refused(sheet(["industrial_land", cell, "862.73", "公顷", "报"]))  # the element is yearly: the period was understood
        must("年" in told[0] and "写成" not in told[0], told)
    must("去年" in refused(sheet(["industrial_land", "去年", "862.73", "公顷", "报"]))[0], "a word is no period")


@says("a formula without its result and an error value are rows of the report, with the column")
def formulas():
    body = sheet([*LAND, formula("B2*2"), "公顷", "报"], ["industrial_land", "2015", error("#DIV/0!"), "公顷", "报"], ["industrial_land", "2014", formula("1+1", "862.73"), "公顷", "报"],
                 [formula("A2"), "2013", "1", "公顷", "报"], ["industrial_land", "2012", formula("A9", "#REF!", 0, ' t="e"'), "公顷", "报"])
    found = post(body).problem(422, "input", "import.rows_wrong")["report"]
    equal([(row["row"], row["ok"]) for row in found], [(2, False), (3, False), (4, True), (5, False), (6, False)])
    for row, words in ((0, ("数值", "=B2*2")), (1, ("数值", "#DIV/0!")), (3, ("数据项", "=A2")), (4, ("#REF!",))):
        must(all(word in found[row]["text"] for word in words), found[row])
    must("=B2*2" in post("数据项,年份,数值,单位,来源\nindustrial_land,2016,=B2*2,公顷,报\n".encode()).problem(422, "input", "import.rows_wrong")["report"][0]["text"], "CSV")


@says("merged names fill the rows below, a merged value is asked for")
def merged():
    rows = [["industrial_land", number("2016"), number("862.73"), "公顷", "报"], [None, number("2015"), number("870.12"), "公顷", None]]
    equal(taken(sheet(*rows, merges=("A2:A3", "E2:E3"))), ["industrial_land 2016: 862.73 公顷", "industrial_land 2015: 870.12 公顷"])
    must(any("A2:A3" in note for note in post(sheet(*rows, merges=("A2:A3", "E2:E3"))).json()["notes"]), "what was filled is told")
    must("合并" in refused(sheet(*rows))[0], "an empty name is told")
    rows[1] = ["industrial_land", number("2015"), None, "公顷", "报"]
    must("合并" in refused(sheet(*rows, merges=("C2:C3",)))[0], "of which year is it?")


@says("titles above the heading are passed over with a note, in a sheet and in CSV, and line breaks in cells do not shift the rows")
def titles():
    title = [["江海区 2016 年填报表"], [], HEAD, [*LAND, "862.73", "公顷", "统计\n公报"], ["nobody", "2016", "1", "公顷", "报"]]
    found = post(workbook([("表", sheet_xml(title, merges=("A1:E1",)))])).problem(422, "input", "import.rows_wrong")
    equal([row["row"] for row in found["report"]], [4, 5])
    must(any("表头" in note and "第 3 行" in note for note in found["notes"]), found["notes"])
    text = "江海区 2016 年填报表,,,,\n,,,,\n" + ",".join(HEAD) + "\nindustrial_land,2016,862.73,公顷,报\n"
    must("第 3 行" in post(text.encode()).json()["notes"][0], "CSV")
    refused(workbook([("表", sheet_xml([["标题"], ["a", "b"]]))]), "import.column")


@says("hidden rows and sheets are told and not read; of several sheets the first with the heading is read, and the others are named")
def hidden():
    rows = [HEAD, [*LAND, "862.73", "公顷", "报"], ["industrial_land", "2015", "1", "公顷", "报"]]
    found = post(workbook([("表", sheet_xml(rows, hidden=(3,)))])).json()
    equal(([row["row"] for row in found["report"]], "第 3 行" in found["notes"][0]), ([2], True))
    book = workbook([("旧", sheet_xml(rows)), ("说明", sheet_xml([["请填第二张表"]])), ("填报", sheet_xml(rows[:2])), ("附", sheet_xml(rows))], states=("hidden",))
    found = post(book).json()
    equal(len(found["report"]), 1)
    must(any("旧" in note for note in found["notes"]) and any("附" in note and "说明" in note for note in found["notes"]), found["notes"])
    columns = '<cols><col min="1" max="1" hidden="1"/></cols>'
    must(any("A" in note for note in post(workbook([("表", sheet_xml(rows[:2], columns=columns))])).json()["notes"]), "a hidden column")


@says("phonetic guides and runs of a shared string, and escaped characters, give the text that is seen")
def strings():
    book = workbook([("表", sheet_xml([HEAD, [shared(0), "2016", "862.73", "公顷", shared(1)]]))],
                    strings=('<t>industrial_land</t><rPh sb="0" eb="2"><t>koujou</t></rPh><phoneticPr fontId="0"/>', "<r><t>统计</t></r><r><rPr><b/></rPr><t>公报_x000D_</t></r>"))
    equal(post(book, "").status, 200)
    equal(server.document("/api/v1/facts?subject=industrial_land&year=2016")["facts"][0]["source"], "统计公报")


@says("ODS is read the same way: percentages, dates, repeated and covered cells, hidden rows, ruby")
def ods():
    cell = lambda text: f"<table:table-cell office:value-type='string'><text:p>{text}</text:p></table:table-cell>"  # noqa: E731
    head = "<table:table-row>" + "".join(map(cell, HEAD)) + "</table:table-row>"
    rows = (f"<table:table-row><table:table-cell table:number-rows-spanned='2' table:number-columns-spanned='1' office:value-type='string'><text:p>38</text:p></table:table-cell>"
            f"<table:table-cell office:value-type='float' office:value='2018'><text:p>2018</text:p></table:table-cell>"
            f"<table:table-cell office:value-type='percentage' office:value='0.752'><text:p>75.2%</text:p></table:table-cell>{cell('%')}{cell('<text:ruby><text:ruby-base>报</text:ruby-base><text:ruby-text>bao</text:ruby-text></text:ruby>')}</table:table-row>"
            f"<table:table-row><table:covered-table-cell/><table:table-cell office:value-type='date' office:date-value='2017-01-01'><text:p>2017</text:p></table:table-cell>"
            f"<table:table-cell office:value-type='float' office:value='70.200000000000003'><text:p>70</text:p></table:table-cell>{cell('%')}{cell('报')}</table:table-row>"
            f"<table:table-row table:visibility='collapse'>{cell('38')}{cell('2016')}{cell('1')}{cell('%')}{cell('报')}</table:table-row>"
            f"<table:table-row>{cell('38')}{cell('2015')}<table:table-cell table:formula='of:=[.C2]*2'/>{cell('%')}{cell('报')}</table:table-row>"
            "<table:table-row table:number-rows-repeated='1048000'><table:table-cell table:number-columns-repeated='16384'/></table:table-row>")
    names = " ".join(f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"' for short, long in (("office", "office"), ("table", "table"), ("text", "text")))
    content = f'<office:document-content {names}><office:body><office:spreadsheet><table:table table:name="表">{head}{rows}</table:table></office:spreadsheet></office:body></office:document-content>'
    found = post(container({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": content})).problem(422, "input", "import.rows_wrong")
    equal([(row["row"], row["ok"]) for row in found["report"]], [(2, True), (3, True), (5, False)])
    equal([row["text"] for row in found["report"][:2]], ["38 2018: 75.2 %", "38 2017: 70.2 %"])
    must("[.C2]*2" in found["report"][2]["text"] and "第 4 行" in found["notes"][0], found)


@says("an element is known by its code, its number or its name; two that disagree, and the same key twice, name both")
def elements():
    head = "名称,数据项,年份,数值,单位,来源\n"
    equal(taken((head + "工业用地面积,,2016,862.73,公顷,报\n,industrial_land,2015,1,公顷,报\n,工业用地面积,2014,1,公顷,报\n第三产业比重,３８,2013,1,%,报\n".replace("第三产业比重,３８", "乱写的名字,３８")).encode()),
          ["industrial_land 2016: 862.73 公顷", "industrial_land 2015: 1 公顷", "industrial_land 2014: 1 公顷", "38 2013: 1 %"])
    told = refused((head + "第三产业比重,industrial_land,2016,1,公顷,报\n").encode())[0]
    must("第三产业比重" in told and "工业用地面积" in told and "tertiary_share" in told, told)
    told = refused((head + "人均公园绿地面积,,2016,1,平方米/人,报\n").encode())[0]
    must("编码" in told and "、" in told, told)
    must("都是空的" in refused((head + ",,2016,1,公顷,报\n").encode())[0], "no element at all")
    found = post((head + "工业用地面积,,2016,862.73,公顷,报\n,38,2018,75.2,%,报\n,industrial_land,2016年,862.73,公顷,报\n").encode()).problem(422, "input", "import.rows_wrong")
    equal([(row["row"], row["ok"]) for row in found["report"]], [(2, False), (3, True), (4, False)])
    must("第 4 行" in found["report"][0]["text"] and "第 2 行" in found["report"][2]["text"], found["report"])


@says("what is left out is told: rows without a value, columns without a heading, names that are not those of their codes")
def left_out():
    body = "数据项,名称,年份,数值,单位,来源,\nindustrial_land,工业地,2016,862.73,公顷,报,另\nindustrial_land,,2015,—,公顷,报,\nindustrial_land,,2014,无,公顷,报,\n"
    found = post(body.encode()).json()
    equal(len(found["report"]), 1)
    for words in (("没有数值", "2 行"), ("没有表头", "第 7 列"), ("名称", "工业地", "industrial_land")):
        must(any(all(word in note for word in words) for note in found["notes"]), (words, found["notes"]))
    for value in ("未检出", "<0.02", "约862", "862.73左右", "6~9", "三"):
        must(value in refused(f"数据项,年份,数值,单位,来源\nindustrial_land,2016,{value},公顷,报\n".encode())[0], value)


@says("the command line reads the same cells and says the same notes")
def by_command():
    folder = new_folder()
    body = workbook([("封面", sheet_xml([["说明"]])), ("表", sheet_xml([["标题"], HEAD, ["38", "2018", number("0.752", 1), "%", "报"]]))])
    found = run("import", new_file(body, ".xlsx"), data=folder)
    equal(found.code, 0, found.err)
    must("75.2 %" in found.out and "第 2 行" in found.out and "封面" in found.out, found.out)
    equal([fact["value_text"] for fact in run("fact", "list", "38", "--json", data=folder).json()["facts"]][:1], ["75.2"])
    found = run("import", new_file(sheet([*LAND, formula("B2"), "公顷", "报"]), ".xlsx"), data=folder)
    must(found.code == 65 and "=B2" in found.out + found.err, found)


@says("a workbook that breaks off, has a document type or a cell out of order is refused as unreadable")
def damaged():
    good = sheet([*LAND, "862.73", "公顷", "报"])
    entity = f'<!DOCTYPE worksheet [<!ENTITY a "x">]><worksheet xmlns="{MAIN}"><sheetData/></worksheet>'
    twice = f'<worksheet xmlns="{MAIN}"><sheetData><row r="2"><c r="A2"><v>1</v></c></row><row r="1"/></sheetData></worksheet>'
    for body in (good[:len(good) // 2], workbook([("表", entity)]), workbook([("表", twice)]), workbook([("表", "<worksheet>")])):
        refused(body, "sheet.unreadable")


@says("an old workbook, UTF-16 text, a web page and a binary workbook are called by their names")
def foreign():
    for body, key in ((b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "file.old_spreadsheet"), ("数据项\t年份".encode("utf-16"), "file.utf16"), ("数据项,年份,数值\nindustrial_land,2016,862\n".encode("utf-16-be"), "file.utf16"),
                      (b"<html><table><tr><td>", "file.markup"), (b"%PDF-1.4", "file.pdf"), (container({"xl/workbook.bin": ""}), "sheet.binary")):
        refused(body, key)
