"""A device whose packets do not end with CR LF: what its frames suggest, the setting, and that nothing else changes by it."""
from devices import MN, Device, Gateway, frames_at, recent_times, station, stored, table, upload, verified
from harness import equal, must, new_file, run, says, wait_for
from logger import frame, modbus

OTHER = "510A0000000000000000000B"
VALUE = {"a21026-Rtd": "12.50"}
TIMES = recent_times(12)
PATH = f"/api/v1/devices/{MN}"


def ending(tail, at, check=None, **more):
    segment = upload(VALUE, at, **more)[6:-6]
    return frame(segment, b"%04X" % check(segment) if check else None)[:-2] + tail


def set_tail(server, tail, **more):
    answer = server.post(PATH, {"person": "甲", "note": "按建议", "tail": tail, **more})
    equal(answer.status, 200, answer.body)
    return answer.json()


def learned(server, count):
    return wait_for(lambda: (found := server.ask_for(PATH)["learned"]) and sum(found["tail"]["counts"].values()) >= count and found, f"{count} are heard")


@says("after three packets the tail is suggested with its numbers, and taken over the device is heard, each packet at once")
def suggested():
    for tail, name in ((b"\n", "lf"), (b"\r", "cr"), (b"", "none"), (b"\\r\\n", "none")):
        with Gateway() as server, Device(server) as device:
            for at in TIMES[:3]:
                device.send(ending(tail, at))
            found = learned(server, 3)
            equal((found["tail"]["suggestion"], found["tail"]["matching"], found["tail"]["counts"], found["refused"]), ("any", 3, {name: 3}, 3))
            must(set_tail(server, "any")["batch"], "a batch")

            def heard(at=TIMES[3]):
                device.send(ending(tail, at))
                try:
                    return device.answer(0.3)
                except TimeoutError:
                    return None
            equal(wait_for(heard, "an answer").cn, 9014)
            for at in TIMES[4:8]:
                device.send(ending(tail, at))
                equal(device.answer().cn, 9014)
            equal(server.ask_for(PATH)["settings"]["tail"], "any")
        must(verified(server.data) in (5, 6), "a packet that still waited for its tail is taken with the setting")


@says("a device set to any may still send CR LF, change between its tails, and send in pieces")
def mixed():
    with Gateway(station(("p1", MN, {"tail": "any"}))) as server, Device(server) as device:
        for at, tail in zip(TIMES, (b"\r\n", b"\n", b"\r", b"", b"\n\r", b"**\r\n")):
            sent = ending(tail, at)
            for start in range(0, len(sent), 50):
                device.send(sent[start:start + 50])
            equal(device.answer().cn, 9014)
        device.send(b"".join(ending(tail, at) for at, tail in zip(TIMES[6:], (b"", b"\n", b"\r", b"\r\n"))))
        for _ in range(4):
            equal(device.answer().cn, 9014)
        equal(server.events(), [])
    equal(len(stored(server.data, 10)), 10)
    equal(verified(server.data), 10)
    for row in stored(server.data, 10):
        must(frames_at(server.data, "p1", row["time"][:19]), row)  # every kept frame is read again


@says("with another CRC as well, both are suggested one after the other, and both settings together take it")
def both():
    with Gateway() as server, Device(server) as device:
        for at in TIMES:
            device.send(ending(b"\n", at, modbus))
        found = learned(server, 11)
        equal((found["crc"]["suggestion"], found["tail"]["suggestion"]), ("modbus", "any"))
        server.told("refused_crc", MN)
        equal({row[0] for row in server.events()}, {"refused_crc"})
        set_tail(server, "any", crc="modbus")

        def heard():
            device.send(ending(b"\n", TIMES[0], modbus))
            try:
                return device.answer(0.3)
            except TimeoutError:
                return None
        equal(wait_for(heard, "an answer").cn, 9014)


@says("set to any and to ignore the CRC, a frame still needs its length and digits where its CRC stands")
def nothing_checked():
    with Gateway(station(("p1", MN, "123456", "2017", "ignore", {"tail": "any"}))) as server, Device(server) as device:
        for at, check in zip(TIMES, (b"0000", b"FFFF", b"a1b2")):
            device.send(frame(upload(VALUE, at)[6:-6], check)[:-2] + b"\n")
            equal(device.answer().cn, 9014)
        sent = upload(VALUE, TIMES[3])
        device.send(b"##%04d" % (int(sent[2:6]) + 3) + sent[6:-2] + b"\n")
        device.report(VALUE, TIMES[4])
        server.told("refused_length", MN)
    equal(len(stored(server.data, 4)), 4)


@says("the setting is one device's own: its neighbour on the line is still refused")
def neighbour():
    with Gateway(station(("p1", MN, {"tail": "any"}), ("p2", OTHER))) as server, Device(server) as line:
        line.send(ending(b"\n", TIMES[0]))
        equal(line.answer().fields["MN"], MN)
        line.send(ending(b"\n", TIMES[0], mn=OTHER))
        line.send(ending(b"\n", TIMES[1]))
        equal(line.answer().fields["MN"], MN)
        server.told("refused_tail", OTHER)


@says("a table of points sets the tail, one without the column leaves it, an empty cell and crlf take it back, another word is refused")
def imported():
    folder = station(("p1", MN, {"tail": "any"}), ("p2", OTHER))

    def take(*rows, code=0):
        ran = run("point", "import", new_file(table(*rows)), "--json", data=folder)
        equal(ran.code, code, ran.err)
        return ran

    def now():
        with Gateway(folder) as server:
            return [device["tail"] for point in ("p1", "p2") for device in server.ask_for(f"/api/v1/points/{point}")["devices"]]
    equal(now(), ["any", "crlf"])
    take(("p1", MN), ("p2", OTHER))
    equal(now(), ["any", "crlf"])
    take(("p1", MN, {"tail": ""}), ("p2", OTHER, {"tail": "any"}))
    equal(now(), ["crlf", "any"])
    take(("p2", OTHER, {"tail": "crlf"}))
    equal(now(), ["crlf", "crlf"])
    take(("p1", MN, {"tail": "lf"}), code=65).one_clear_line("2", "tail", "lf")
    equal(now(), ["crlf", "crlf"])


@says("the form of a point sets the tail, and one that does not ask for it leaves it")
def by_form():
    form = {"point": "p1", "mn": MN, "pw": "", "kind": "stack", "longitude": "111.1", "latitude": "22.2", "person": "甲"}
    with Gateway() as server:
        def now():
            return server.ask_for("/api/v1/points/p1")["devices"][0]["tail"]
        for more, wanted in (({"tail": "any"}, "any"), ({"name": "一号"}, "any"), ({"tail": "crlf"}, "crlf"), ({"tail": "any"}, "any"), ({"tail": ""}, "crlf")):
            equal(server.post("/api/v1/points", {**form, **more}).status, 200)
            equal(now(), wanted, more)
        server.post("/api/v1/points", {**form, "tail": "lf"}).problem(422, "input", "point.field_word")


@says("the setting over HTTP: a wrong word is refused, the same again writes nothing, the journal tells who")
def over_http():
    with Gateway() as server:
        server.post(PATH, {"person": "甲", "tail": "lf"}).problem(422, "input", "device.setting")
        equal(set_tail(server, "crlf")["batch"], None)
        must(set_tail(server, "any")["batch"], "a batch")
        equal(set_tail(server, "any")["batch"], None)
        must(any("tail=any" in c["detail"] and c["who"] == "甲" for c in server.ask_for("/api/v1/changes")["changes"]), "the journal")
        must(set_tail(server, "crlf")["batch"], "a batch")
        equal(server.ask_for(PATH)["settings"]["tail"], "crlf")
