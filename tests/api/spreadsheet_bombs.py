"""Small spreadsheet files that would become very large: refused in little memory and time, while everybody else is served."""
import http.client
import os
import pathlib
import struct
import threading
import time

from harness import Answer, INSTRUMENTED, Server, Skip, equal, must, new_file, new_folder, run, says, wait_for
from sheets import MAIN, workbook

XLSX = {"Content-Type": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
TEXT = "x" * 10000
server = Server()


def many(cells, text=TEXT):
    """A workbook whose first sheet has so many cells of this text; packed, it is a thousandth of that."""
    cell = f'<c t="inlineStr"><is><t>{text}</t></is></c>'
    rows = (f"<row>{cell * 10}</row>" for _ in range(cells // 10))
    return workbook([("a", f'<worksheet xmlns="{MAIN}"><sheetData>{"".join(rows)}</sheetData></worksheet>')])


BOMB = many(20000)  # 200 MB of XML, twice that as cells


def said(content, name, size):
    """The directory of the file says another size of this part."""
    out, at = bytearray(content), content.index(b"PK\x01\x02")
    while out[at + 46:at + 46 + len(name)] != name:
        at = content.index(b"PK\x01\x02", at + 4)
    out[at + 24:at + 28] = struct.pack("<I", size)
    local = struct.unpack("<I", out[at + 42:at + 46])[0]
    out[local + 22:local + 26] = struct.pack("<I", size)
    return bytes(out)


def send(content):
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=200)  # one file after the other, each with its half minute
    connection.request("POST", "/api/v1/facts/import?dry_run=1", content, {**XLSX, "Authorization": "Bearer " + server.token})
    reply = connection.getresponse()
    answer = Answer(reply.status, reply.getheaders(), reply.read())
    connection.close()
    return answer


def refused(content, *keys):
    began = time.monotonic()
    found = send(content)
    must(found.status in (413, 422), (found.status, found.body[:300]))
    must(found.json()["key"] in keys and found.json()["detail"] != found.json()["key"], found.json())
    must(time.monotonic() - began < 100, "in a time that is waited for")
    server.alive()


def helpers():
    """The programs that read spreadsheets for this server."""
    found = []
    for entry in pathlib.Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1]) == server.process.pid and "sheet" in (entry / "comm").read_text():
                found.append(entry)
        except (OSError, IndexError):
            continue
    return found


@says("a small file of many cells is refused before it takes the memory of the machine")
def cells():
    must(len(BOMB) < 2 << 20, len(BOMB))
    refused(BOMB, "sheet.too_large")
    ran = run("import", new_file(BOMB, ".xlsx"), data=new_folder())
    equal(ran.code, 65, ran.err)
    ran.one_clear_line("内存")
    refused(workbook([("a", f'<worksheet xmlns="{MAIN}"><sheetData><row><c t="inlineStr"><is><t>{"y" * (150 << 20)}</t></is></c></row></sheetData></worksheet>')]), "sheet.too_large", "csv.cell_too_long")
    refused(workbook([("a", f'<worksheet xmlns="{MAIN}"><sheetData/></worksheet>')], strings=[f"<t>{'s' * (1 << 20)}</t>"] * 300), "sheet.too_large")


@says("a part that says or turns out to be too large is refused")
def declared():
    small = many(100)
    for size in (300 << 20, 0xfffffffe):
        refused(said(small, b"xl/worksheets/sheet1.xml", size), "sheet.too_large")
        refused(said(small, b"xl/sharedStrings.xml", size), "sheet.too_large")
    for size in (0, 100, 1 << 20):
        refused(said(BOMB, b"xl/worksheets/sheet1.xml", size), "sheet.unreadable", "sheet.too_large", "import.column", "import.empty", "sheet.helper")


@says("merged cells are read however many there are; such as lie over each other without end are refused in a few seconds")
def merged():
    def book(rows, ranges):
        lines = "".join(f'<row><c t="str"><v>38</v></c><c><v>2018</v></c><c><v>{i}</v></c><c t="str"><v>%</v></c></row>' for i in range(rows))
        cells = "".join(f'<mergeCell ref="{one}"/>' for one in ranges)
        head = "".join(f'<c t="str"><v>{one}</v></c>' for one in ("element", "year", "value", "unit"))
        return workbook([("a", f'<worksheet xmlns="{MAIN}"><sheetData><row>{head}</row>{lines}</sheetData><mergeCells>{cells}</mergeCells></worksheet>')])

    began = time.monotonic()
    found = send(book(15000, [f"E{i}:E{i + 1}" for i in range(2, 15000, 2)] + [f"F{i}:F{i + 2}" for i in range(2, 15000, 3)]))
    must(found.json().get("key") == "import.rows_wrong" or found.status == 200, found.body[:300])
    found = send(book(15000, ["C2:C3"] * 60000 + ["C2:C15001"]))
    must(found.status in (413, 422), found.body[:300])
    refused(book(15000, ["C2:C15001"] * 20000), "sheet.too_large")
    must(time.monotonic() - began < 60, time.monotonic() - began)


@says("the memory of the helper stays within its share")
def memory():
    if INSTRUMENTED:
        raise Skip("a sanitizer takes memory of its own")
    most, thread = 0, threading.Thread(target=send, args=(BOMB,))
    thread.start()
    while thread.is_alive():
        for one in helpers():
            try:
                found = [int(line.split()[1]) for line in (one / "status").read_text().splitlines() if line.startswith("VmHWM")]
                most = max([most, *found])
            except OSError:
                pass
        time.sleep(0.005)
    print(f"# the helper took {most} kB for a file of {len(BOMB) >> 10} kB")
    must(0 < most < 600 << 10, most)


@says("spreadsheets are read one after the other, by a program without rights, and others are served meanwhile")
def one_at_a_time():
    answers, crowded, rights, large = [], [], set(), many(3000)
    threads = [threading.Thread(target=lambda: answers.append(send(large).status)) for _ in range(3)]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        now = helpers()
        crowded.append(len(now))
        for one in now:
            try:
                text = (one / "status").read_text()
            except OSError:
                continue
            rights.add(tuple(line.split()[1] for line in text.splitlines() if line.startswith(("NoNewPrivs", "Seccomp:"))))
        server.alive()
    must(len(answers) == 3 and set(answers) <= {413, 422}, answers)
    equal(max(crowded), 1, "helpers at a time")
    must(("1", "2") in rights, f"without rights: {rights}")
    wait_for(lambda: not helpers(), "none is left")
    equal(len([name for name in os.listdir(f"/proc/{server.process.pid}/fd")]) < 100, True, "nothing stays open")
    server.stop()
