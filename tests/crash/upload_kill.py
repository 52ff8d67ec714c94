"""kill -9 while a file is being sent: what was acknowledged is there, the rest is sent again, and the file is what was announced."""
import contextlib
import hashlib
import json
import os
import signal
import threading
import time

from facts import sound
from harness import Server, equal, must, new_folder

JSON = {"Content-Type": "application/json"}
PART = 100_003
SIZE = 12 * PART + 777


def send(server, id, content, offset, acknowledged):
    """Parts from here on; each that was answered is noted."""
    while offset < len(content):
        answer = server.ask("PUT", f"/api/v1/files/{id}?offset={offset}", content[offset:offset + PART], token=server.token)
        equal(answer.status, 200, answer.body[:300])
        offset = answer.json()["offset"]
        acknowledged.append(offset)
    return answer.json()


def parts_through_server(chance):
    server, content, acknowledged = Server(new_folder()), chance.randbytes(SIZE), [0]
    announced = {"name": "证据.bin", "size": SIZE, "digest": hashlib.sha256(content).hexdigest(), "links": [{"kind": "project", "key": "1"}]}
    id = server.ask("POST", "/api/v1/files", json.dumps(announced).encode(), JSON, server.token).json()["id"]

    def go_on():
        with contextlib.suppress(Exception):  # the server is gone, or going
            send(server, id, content, 0, acknowledged)
    thread = threading.Thread(target=go_on)
    thread.start()
    time.sleep(chance.uniform(0, 0.35))
    os.kill(server.process.pid, signal.SIGKILL)
    thread.join()
    server.kill()
    sound(server.data)
    with Server(server.data) as again:
        now = again.document(f"/api/v1/files/{id}", token=again.token)
        must(acknowledged[-1] <= now["offset"] <= acknowledged[-1] + PART, f"acknowledged {acknowledged[-1]}, there {now['offset']}")
        must(now["state"] == "kept" or acknowledged[-1] < SIZE, "the end was acknowledged")
        if now["state"] == "receiving" and now["offset"] == SIZE:  # cut off between its last part and its record
            equal(again.ask("PUT", f"/api/v1/files/{id}?offset={SIZE}", b"", token=again.token).status, 200)
        elif now["state"] == "receiving":
            send(again, id, content, now["offset"], acknowledged)
        files = again.document("/api/v1/files", token=again.token)["files"]
        equal([(one["id"], one["state"], one["target"] is not None) for one in files], [(id, "kept", True)])
        equal(again.get(f"/api/v1/files/{id}/content", token=again.token).body, content)
    sound(server.data)
    return len(acknowledged) - 1


KINDS = [("kill -9 while parts of a file are sent", parts_through_server, 1)]
