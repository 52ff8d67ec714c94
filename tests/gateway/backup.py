"""A backup taken while frames come in, restored into another folder that goes on from there."""
import csv
import io
import threading

from harness import equal, must, new_path, run, says, wait_for
from logger import Gateway, Logger, registered

MN = "010000A8900016F000169DC0"
ROW = f"stack1,{MN},123456,2017,strict,flue_gas,112.1,22.2"


def stored(folder):
    """Times of the stored values, each as often as it is there."""
    ran = run("series", "export", "stack1", data=folder)
    equal(ran.code, 0, ran.err)
    return [row["time"] for row in csv.DictReader(io.StringIO(ran.out.lstrip("\ufeff"))) if row["kind"] == "realtime"]


@says("a backup under load restores to a folder in which every frame is stored once")
def under_load():
    folder, file, target = registered(ROW), new_path(".backup"), new_path()
    stop, sent = threading.Event(), []
    with Gateway(folder) as server:
        logger = Logger(server.device_port, MN)

        def report():
            while not stop.is_set():
                second = len(sent)
                at = f"20261101{second // 3600:02d}{second // 60 % 60:02d}{second % 60:02d}"
                logger.report(f"a21026-Rtd={second}.5,a21026-Flag=N", at=at)
                sent.append(at)
        thread = threading.Thread(target=report)
        thread.start()
        wait_for(lambda: len(sent) > 50, "frames come in")
        before = len(sent)
        ran = run("backup", file, data=folder)
        after = len(sent) + 1
        stop.set()
        thread.join()
        logger.close()
        equal(ran.code, 0, ran.err)
    equal(run("restore", file, data=target).code, 0)
    verified = run("verify", "--json", data=target).json()
    must(verified["sound"] and before <= verified["frames"]["count"] <= after, (before, verified, after))
    with Gateway(target):
        wait_for(lambda: len(stored(target)) >= verified["frames"]["count"], "the rest of the frames is stored")
    times = stored(target)
    equal(len(times), verified["frames"]["count"])
    equal(len(set(times)), len(times), "once each")


@says("a restore sets aside the observations that are there")
def set_aside():
    folder, file = registered(ROW), new_path(".backup")
    equal(run("backup", file, data=folder).code, 0)
    with Gateway(folder) as server:
        logger = Logger(server.device_port, MN)
        logger.report()
        logger.close()
        wait_for(lambda: len(stored(folder)) == 1, "the value is stored")
    equal(run("restore", file, "--yes", data=folder).code, 0)
    equal(run("verify", "--json", data=folder).json()["frames"]["count"], 0)
    kept, = folder.parent.glob(f"{folder.name}.before-*")
    equal(len(stored(kept)), 1, "the later ones are kept")
    with Gateway(folder) as server:
        logger = Logger(server.device_port, MN)
        logger.report()
        logger.close()
        wait_for(lambda: len(stored(folder)) == 1, "and the folder goes on")
