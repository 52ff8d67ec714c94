"""One server forwards to another: every device's frames arrive, each once, through one connection."""
import threading
import time

from devices import table, verified
from harness import equal, must, new_file, new_folder, run, says, wait_for
from logger import Gateway, Logger, stamp_of

LOGGERS, PACKETS = 60, 20
NAMES = [f"010000A8900016F0{number:08X}" for number in range(LOGGERS)]


def station(names, password="123456"):
    folder = new_folder()
    ran = run("point", "import", new_file(table(*((f"p{number}", mn, password) for number, mn in enumerate(names)))), data=folder)
    equal(ran.code, 0, ran.err)
    return folder


def forward(lower, port, **more):
    answer = lower.post("/api/v1/forwards", {"name": "city", "address": f"127.0.0.1:{port}", "over_time_s": 5, "person": "甲", "note": "接入", **more})
    equal(answer.status, 200, answer.body)
    wait_for(lambda: status(lower), "the target runs")


def status(lower):
    return lower.ask_for("/api/v1/forwards")["forwards"][0]["status"]


def send_all(port, names, packets):
    """All loggers at once, each on a line of its own, each packet of the same second of all."""
    now = int(time.time())

    def one(mn):
        logger = Logger(port, mn)
        for number in range(packets):
            logger.report(at=stamp_of(now - packets + number))
        logger.close()

    threads = [threading.Thread(target=one, args=(mn,)) for mn in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def arrived(lower, count):
    """Waits for them as long as more and more come; gives the status."""
    seen = -1
    while (found := status(lower))["passed"] < count:
        wait_for(lambda: status(lower)["passed"] > found["passed"], lambda: f"more than {found}")
        must(found["passed"] >= seen, found)
        seen = found["passed"]
    return found


@says("60 loggers through one connection: all frames arrive, none twice, and no connection was closed")
def sixty():
    upper_folder = station(NAMES)
    with Gateway(upper_folder) as upper, Gateway(station(NAMES)) as lower:
        forward(lower, upper.device_port)
        send_all(lower.device_port, NAMES, PACKETS)
        found = arrived(lower, LOGGERS * PACKETS)
        equal((found["sent"], found["repeated"], found["fault"], found["behind_ms"]), (LOGGERS * PACKETS, 0, None, 0))
        counts = upper.document("/api/v1/devices")["gateway"]
        equal((counts["connections"], counts["registered"], counts["frames"], counts["repeated"], counts["refused"]), (1, LOGGERS, LOGGERS * PACKETS, 0, 0))
    equal(verified(upper_folder), LOGGERS * PACKETS)


@says("what gathered while the other server was away arrives when it is back, each frame once, and the command of the upper goes down the line")
def away():
    upper_folder = station(NAMES)
    with Gateway(upper_folder) as upper:
        port = upper.device_port
    with Gateway(station(NAMES)) as lower:
        forward(lower, port)
        send_all(lower.device_port, NAMES, 5)
        wait_for(lambda: status(lower)["fault"] == "unreachable", "it is away")
        with Gateway(upper_folder, at=port) as upper:
            arrived(lower, LOGGERS * 5)
            send_all(lower.device_port, NAMES[:3], 2)
            found = arrived(lower, LOGGERS * 5 + 6)
            equal((found["sent"] - found["repeated"], found["fault"]), (LOGGERS * 5 + 6, None))
            equal(upper.document("/api/v1/devices")["gateway"]["repeated"], found["repeated"])
    equal(verified(upper_folder), LOGGERS * 5 + 6)
