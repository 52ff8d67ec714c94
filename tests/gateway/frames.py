"""From a value to the raw frame it came from: for the administrator only, exact to the byte."""
import hashlib
import socket

from devices import HEAD, MN, recent_times, upload
from harness import equal, must, new_file, new_folder, run, says, wait_for
from logger import Gateway

folder = new_folder()
equal(run("point", "import", new_file(f"{HEAD}\nstack1,{MN},123456,2017,strict,stack,113.1,22.5\n"), data=folder).code, 0)
gateway = Gateway(folder)
TIMES = recent_times(3)
SENT = [upload({"a21026-Rtd": f"1{number}.5", "a21026-Flag": "N", "a34013-Rtd": "4"}, at) for number, at in enumerate(TIMES)]
DAY = f"{TIMES[0][:4]}-{TIMES[0][4:6]}-{TIMES[0][6:8]}"
ASKED = f"/api/v1/frames?point=stack1&from={DAY}&to={TIMES[-1][:4]}-{TIMES[-1][4:6]}-{TIMES[-1][6:8]}"

with socket.create_connection(("127.0.0.1", gateway.device_port)) as device:
    for one in SENT:
        device.sendall(one)
        must(b"CN=9014" in device.recv(4096), "an answer")


@says("the frames of a point are listed newest first, each once, with what they are")
def listed():
    found = wait_for(lambda: (frames := gateway.ask_for(ASKED)["frames"]) and len(frames) == 3 and frames, "three frames are stored")
    equal([(one["mn"], one["cn"], one["size"]) for one in found], [(MN, "2011", len(frame)) for frame in reversed(SENT)])
    places = [int(one["position"]) for one in found]
    equal(places, sorted(places, reverse=True))


@says("one frame opens to its text, its fields, its digest and its place in the chain")
def opened():
    newest = gateway.ask_for(ASKED)["frames"][0]["position"]
    found = gateway.ask_for("/api/v1/frames/" + newest)
    equal(found["text"].rstrip(), SENT[2].decode().rstrip())
    equal(found["digest"], hashlib.sha256(SENT[2]).hexdigest())
    equal((found["point"], found["crc"], found["refused"], found["hex"]), ("stack1", "standard", None, None))
    must(found["peer"].startswith("127.0.0.1:"), found["peer"])
    fields = {field["name"]: field["value"] for field in found["fields"]}
    equal((fields["a21026-Rtd"], fields["DataTime"]), ("12.5", TIMES[2]))
    equal((found["chain"]["segment"], found["chain"]["previous"], found["chain"]["seal"]), (1, None, None), "the first segment still grows")


@says("the password inside a frame is not for visitors, and a place without a frame is not found")
def refused():
    newest = gateway.ask_for(ASKED)["frames"][0]["position"]
    gateway.get(ASKED).problem(401, "unauthorized")
    gateway.get("/api/v1/frames/" + newest).problem(401, "unauthorized")
    gateway.get(f"/api/v1/frames/{int(newest) + 1}", token=gateway.token).problem(404, "not-found", "frame.unknown")
    gateway.get("/api/v1/frames/99999999999999", token=gateway.token).problem(404, "not-found", "frame.unknown")
    gateway.get("/api/v1/frames/x", token=gateway.token).problem(422, "input", "frame.position")
    gateway.get(ASKED.replace("stack1", "nowhere"), token=gateway.token).problem(404, "not-found", "point.unknown")


@says("the gateway stops cleanly")
def stops():
    gateway.stop()
