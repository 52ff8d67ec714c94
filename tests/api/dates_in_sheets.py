"""Instants in spreadsheets are dates, not texts."""
import io
import re
import zipfile

from harness import equal, must, new_file, new_folder, run, says, Server

data = new_folder()
equal(run("point", "import", new_file("point,mn,pw,edition,crc,kind,longitude,latitude,name,region\nriver1,440704A001,123456,2017,strict,river,113.12,22.60,一号断面,440704004\n"), data=data).code, 0)
equal(run("series", "import", new_file("point,factor,kind,time,value\nriver1,w01001,hour,2026-01-31 08:00:00,7.1\n"), data=data).code, 0)
server = Server(data)
DAYS_TO_2026_01_31 = 46053  # as spreadsheets count


@says("the newest value in the list of points is a date cell of the wall clock")
def points():
    body = server.get("/api/v1/points?format=xlsx").body
    with zipfile.ZipFile(io.BytesIO(body)) as book:
        sheet, styles = (book.read(f"xl/{name}.xml").decode() for name in ("worksheets/sheet1", "styles"))
    style, value = re.search(r'<c r="I2" s="(\d+)"><v>([\d.]+)</v>', sheet).groups()
    equal(round(float(value) * 24), DAYS_TO_2026_01_31 * 24 + 8)
    format_id = re.findall(r"<xf ([^>]*)/?>", styles.split("<cellXfs")[1])[int(style)]
    wanted = dict(re.findall(r'<numFmt numFmtId="(\d+)" formatCode="([^"]*)"', styles))[re.search(r'numFmtId="(\d+)"', format_id).group(1)]
    must(wanted.startswith("yyyy-mm-dd hh"), wanted)
