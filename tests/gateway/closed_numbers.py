"""Who has no right to them hears no number (MN), password or setting of a device, at whatever address of the API."""
import io
import re
import zipfile

from devices import Device, Gateway, recent_times, station, stored
from harness import equal, must, says, wait_for

MN, OTHER, UNKNOWN = "510Z00000000000000000QQA", "510Z00000000000000000QQB", "510Z00000000000000000QQC"
PASSWORD = "Zq9-weir"
VALUE = {"a21026-Rtd": "12.50", "a21026-Flag": "N", "strange-Xyz": "?"}
TIMES = recent_times(3, back_s=7200)
VALUES = {"no": "1", "name": "problems", "code": "p1", "id": "1", "table": "points", "date": "2020-03-30"}
QUERIES = {"/series": "?point=p1&factor=a21026&kind=realtime&from=2000-01-01&to=2099-01-01", "/warnings": "?state=all"}


def told_to_anybody(answer):
    body = answer.body
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as parts:
            body = b"".join(parts.read(name) for name in parts.namelist())
    return body + str(answer.headers).encode()


def addresses(server):
    for path, methods in server.document("/api/v1/openapi.json")["paths"].items():
        operation = methods.get("get")
        if not operation or operation.get("security") or path.endswith("/events"):
            continue
        address = path
        for name, value in VALUES.items():
            address = address.replace("{" + name + "}", value)
        query = QUERIES.get(path.removeprefix("/api/v1"), "")
        yield address + query
        for form in ("csv", "xlsx"):
            yield address + (query + "&" if query else "?") + "format=" + form


@says("no public address tells the number of a device, of one that is not registered, or a setting; administrators are told")
def closed():
    folder = station(("p1", MN, PASSWORD), ("p2", OTHER, "123456"))
    with Gateway(folder) as server, Device(server, MN, PASSWORD) as device:
        for at in TIMES:
            device.report(VALUE, at)
        stored(folder, 3)
        with Device(server, UNKNOWN, "000000") as stranger, Device(server, OTHER, "000001") as wrong:
            stranger.upload(VALUE, TIMES[0])
            wrong.upload(VALUE, TIMES[0])
            must(stranger.is_closed() and wrong.is_closed())
        with server.connect() as stream:
            stream.sendall(b"GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
            must(b"200 OK" in stream.recv(4096))
            server.command(MN, 1062, {"RtdInterval": 77})
            equal(device.answer().cn, 1062)
            equal(server.post(f"/api/v1/devices/{MN}", {"over_time_s": 33, "person": "甲", "note": "试"}).status, 200)
            heard = b""
            while heard.count(b"event: command") < 1 or b"event: journal" not in heard and heard.count(b"event:") < 3:
                heard += stream.recv(4096)
        must(not re.search(rb"510Z\d+QQ", heard), heard)
        server.told("unknown_device", UNKNOWN)
        server.told("wrong_password", OTHER)
        count = 0
        for address in addresses(server):
            body = told_to_anybody(server.get(address))
            found = re.search(rb"510Z\d*QQ|Zq9-weir|over_time_s=|RtdInterval=", body)
            must(not found, (address, found and body[max(0, found.start() - 200):found.end() + 50]))
            count += 1
        must(count > 60, f"only {count} addresses")
        board = wait_for(lambda: (b := server.ask_for("/api/v1/devices")) and {UNKNOWN, OTHER} <= {e["mn"] for e in b["events"]} and b, "events")
        equal({row["mn"]: row["weak_password"] for row in board["devices"]}, {MN: False, OTHER: True})
        must(any(MN in change["detail"] and "over_time_s=33" in change["detail"] for change in server.ask_for("/api/v1/changes")["changes"]))
        equal(server.ask_for("/api/v1/points/p1")["devices"][0]["mn"], MN)


@says("a weak password of a device is told: short, a run, the same over and over, part of its number, one that everybody tries")
def weak():
    words = {"1234": True, "123456": True, "654321": True, "000000": True, "777777": True, "123123": True, "abcdef": True, "admin123": True, "QQ0000": True, "": True,
             "135790": False, "Kq7-rain": False, "83kdmwp2": False, "112358": False}
    rows = [(f"p{number}", f"510Z0000000000000QQ{number:05d}", word) for number, word in enumerate(words) if word]
    with Gateway(station(*rows)) as server:
        board = server.ask_for("/api/v1/devices")
        found = {row["point"]: row["weak_password"] for row in board["devices"]}
        equal(found, {f"p{number}": is_weak for number, (word, is_weak) in enumerate(words.items()) if word})
        equal(server.ask_for(f"/api/v1/devices/{rows[0][1]}")["settings"]["weak_password"], True)
