"""The county live: what devices send is in the document and on the event stream a moment later."""
import json
import re

from harness import PACK, equal, must, new_file, new_path, run, says, wait_for, Server

HEAD = "point,mn,pw,edition,crc,kind,longitude,latitude,name,simulated\n"
SIMULATED_MN = "51A0000000000000{:08X}"


def row(code, mn, kind="stack"):
    return f"{code},{mn},123456,2017,strict,{kind},113.12,22.55,模拟点 {code},yes\n"


TABLE = HEAD + row("sim1", SIMULATED_MN.format(0)) + row("sim2", SIMULATED_MN.format(1)) + row("quiet", "MN0000000009", "river")


class County(Server):
    """A simulated folder with three points; two of them are loggers of `simulate`."""

    def __init__(self, folder=None, table=TABLE):
        if not folder:
            folder = new_path()
            equal(run("init", "--pack", PACK, "--simulated", data=folder).code, 0)
            equal(run("point", "import", new_file(table), data=folder).code, 0)
        super().__init__(folder, "--hj212", "127.0.0.1:0")
        self.process.stdout.readline()  # where the token is
        self.devices_port = int(re.search(rb"(\d+)\s*$", self.process.stdout.readline()).group(1))

    def simulate(self, points=2, seconds=1, seed=1):
        ran = run("simulate", "--to", f"127.0.0.1:{self.devices_port}", "--points", str(points), "--rate", str(points * 2), "--seconds", str(seconds),
                  "--seed", str(seed))
        equal(ran.code, 0, ran.err)
        return ran.json()

    def live(self, query=""):
        return self.document("/api/v1/live" + query)

    def point(self, code):
        return next(point for point in self.live()["points"] if point["code"] == code)


server = County()


@says("before the first frame every device point is one that was never seen, with no value at all")
def never():
    found = server.live()
    equal(found["counts"]["points"], 3)
    equal(found["counts"]["never"], 3)
    equal(found["data_ms"], None)
    must(found["simulated"] is True and found["listening"] is True, found)
    for point in found["points"]:
        equal((point["state"], point["values"], point["warnings"], point["heard_ms"], point["captured"], point["simulated"]), ("never", [], [], None, None, True))


@says("a frame makes its point online, with name, unit, time, flag and origin of each value")
def online():
    server.simulate()
    point = wait_for(lambda: next((p for p in server.live()["points"] if p["code"] == "sim1" and p["values"]), None), "values of sim1")
    equal(point["state"], "online")
    found = next(value for value in point["values"] if value["factor"] == "a21026")
    equal((found["name"], found["unit"], found["limit"], found["over"]), ("二氧化硫", "mg/m³", None, False))
    newest = found["values"]["realtime"]
    must(re.fullmatch(r"\d+\.\d\d", newest["value"]), newest)
    equal((newest["flag"], newest["origin"]), ("N", "simulated"))
    document = server.live()
    equal(document["counts"]["online"], 2)
    equal(document["data_ms"], max(p["data_ms"] for p in document["points"] if p["data_ms"]))
    equal(server.point("quiet")["state"], "never")


@says("after a turn only points that changed are given, and the counts are of all")
def since():
    def still():
        whole = server.live()
        nothing = server.live(f"?since={whole['turn']}")
        equal(nothing["whole"], False)
        return whole if not nothing["points"] and server.live()["points"] == whole["points"] else None

    # what the devices of before still had to say, their goodbye last, comes a moment later
    before = wait_for(still, "a county that stands still")
    turn, known = before["turn"], {point["code"]: point for point in before["points"]}
    server.simulate(points=1, seed=2)

    def one_changed():
        found = server.live(f"?since={turn}")
        return found if "sim1" in {point["code"] for point in found["points"]} else None

    changed = wait_for(one_changed, "a change of sim1")
    equal([point["code"] for point in changed["points"] if point == known[point["code"]]], [])
    must("quiet" not in {point["code"] for point in changed["points"]}, changed["points"])
    equal(changed["counts"]["points"], 3)
    must(changed["turn"] > turn, changed["turn"])


@says("a turn that is no number is refused")
def wrong_turn():
    server.get("/api/v1/live?since=soon").problem(422, "input", "api.since")
    counted = server.live("?counts=1")
    equal((counted["counts"], counted["points"], counted["whole"]), (server.live()["counts"], [], False))
    server.get("/api/v1/live?counts=2").problem(422, "input", "series.query")


@says("open pages hear which points changed, at most once a second")
def event():
    with server.connect() as stream:
        stream.sendall(b"GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
        text = b""
        while b"event: hello" not in text:
            text += stream.recv(65536)
        started = server.live()["at_ms"]
        server.simulate(seconds=3, seed=3)
        while text.count(b"event: observe") < 3:
            text += stream.recv(65536)
    told = [json.loads(found) for found in re.findall(rb"event: observe\ndata: (.*?)\n\n", text, re.S)]
    must(all(set(one["points"]) <= {"sim1", "sim2"} for one in told), told)
    must(all(later["at_ms"] - one["at_ms"] >= 900 for one, later in zip(told, told[1:])), told)
    equal(told[0]["counts"]["points"], 3)
    must(told[0]["at_ms"] >= started - 2000 and told[0]["turn"] < told[-1]["turn"], told)


@says("the public document has neither devices nor handling")
def public():
    found = server.document("/api/v1/public/live")
    equal(found["counts"], server.live()["counts"])
    text = json.dumps(found)
    for secret in (SIMULATED_MN.format(0), "123456", "127.0.0.1", "devices", '"ahead"'):
        must(secret not in text, secret)
    must(found["points"][0]["values"], found["points"][0])


@says("the device board shows line, frames and what the gateway turned away; peers only to the administrator")
def devices():
    wait_for(lambda: all(not d["connected"] for d in server.document("/api/v1/devices")["devices"]), "the simulator's lines are closed")
    board = server.document("/api/v1/devices")
    with_peers = server.get("/api/v1/devices", token=server.token).json()
    by_point = {device["point"]: device for device in with_peers["devices"]}
    must(by_point["sim1"]["frames"] >= 4 and by_point["sim1"]["frame_ms"] and by_point["sim1"]["connects"] >= 3, by_point["sim1"])
    equal((by_point["sim1"]["edition"], by_point["sim1"]["crc"], by_point["sim1"]["enabled"]), ("2017", "strict", True))
    equal((by_point["quiet"]["frames"], by_point["quiet"]["frame_ms"], by_point["quiet"]["captured"]), (0, None, None))
    must(by_point["sim1"]["captured"] > 0, by_point["sim1"])
    must("123456" not in json.dumps(with_peers), "no password, not even to the administrator")
    must(all("peer" not in event for event in board["events"]), board["events"])
    must(all("peer" in event for event in with_peers["events"]), with_peers["events"])
    equal({device[key] for device in board["devices"] for key in ("mn", "edition", "crc", "clock_offset_ms", "weak_password", "learned")}, {None})
    equal({event["mn"] for event in board["events"]} - {None}, set())
    equal(by_point["sim1"]["weak_password"], True, "the simulator's is 123456")


@says("an unknown device is an event of the board, and no point")
def unknown():
    run("simulate", "--to", f"127.0.0.1:{server.devices_port}", "--points", "3", "--rate", "6", "--seconds", "0.5", "--seed", "4")
    found = wait_for(lambda: [e for e in server.get("/api/v1/devices", token=server.token).json()["events"] if e["what"] == "unknown_device"], "the event")
    equal(found[0]["mn"], SIMULATED_MN.format(2))
    equal(server.live()["counts"]["points"], 3)


@says("points that are imported while it runs are there a moment later")
def imported():
    turn = server.live()["turn"]
    added = server.ask("POST", "/api/v1/points/import", (HEAD + row("new", "MN0000000010", "air")).encode(), {"Content-Type": "text/csv"}, server.token)
    equal(added.status, 200, added.body)
    found = wait_for(lambda: (f := server.live(f"?since={turn}"))["counts"]["points"] == 4 and f, "four points")
    must(found["whole"] and len(found["points"]) == 4, found["counts"])


@says("after a restart the newest values are there again, and an old turn gives everything")
def restart():
    global server
    before = server.live()
    server.stop()
    server = County(server.data)
    wait_for(lambda: server.point("sim1")["values"], "values from the store")
    again = server.point("sim1")
    was = next(point for point in before["points"] if point["code"] == "sim1")
    equal(again["values"], was["values"])
    equal(again["captured"], was["captured"])
    equal(again["state"], "online")
    must(server.live(f"?since={before['turn']}")["whole"], "a turn of another run")


@says("without a gateway the document is there, and says that nobody listens")
def deaf():
    global server
    server.stop()
    server = Server(server.data)
    found = server.document("/api/v1/live")
    equal((found["listening"], found["counts"]["points"]), (False, 4))
    equal(server.document("/api/v1/devices")["gateway"], None)
    server.stop()
