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


def damage_first_frame(folder):
    """One byte of the first of some records; what follows it is sound."""
    path, = (folder / "raw").glob("*.seg")
    content = bytearray(path.read_bytes())
    content[content.index(b"##")] ^= 0x20
    path.write_bytes(content)


@says("what is damaged in the raw log goes into a backup as it is; a restore needs a person who has acknowledged it, or a word")
def damaged_log():
    folder, file, known = registered(ROW), new_path(".backup"), new_path(".backup")
    with Gateway(folder) as server:
        logger = Logger(server.device_port, MN)
        for second in range(4):
            logger.report(f"a21026-Rtd={second}.5,a21026-Flag=N", at=f"2026110100000{second}")
        logger.close()
        wait_for(lambda: len(stored(folder)) == 4, "the values are stored")
    damage_first_frame(folder)
    raw, = (folder / "raw").glob("*.seg")
    equal(run("backup", file, data=folder).code, 0)
    equal((file / "raw" / raw.name).read_bytes().rstrip(b"\0"), raw.read_bytes().rstrip(b"\0"))
    equal(run("restore", file, data=new_path()).code, 79)
    equal(run("backup", "check", file).code, 79)
    target = new_path()
    equal(run("restore", file, "--damaged", data=target).code, 0)
    equal((run("verify", "--json", data=target).code, run("verify", "--json", data=target).json()["frames"]["count"]), (79, 3))
    equal(run("damage", "scan", data=folder).code, 0)
    ids = [str(row["id"]) for row in run("damage", "list", "--json", data=folder).json()]
    equal(run("damage", "acknowledge", *ids, "--by", "王工", "--reason", "硬盘坏道", data=folder).code, 0)
    equal(run("backup", known, data=folder).code, 0)
    equal(run("backup", "check", known).code, 0)
    target = new_path()
    ran = run("restore", known, data=target)
    equal((ran.code, run("verify", data=target).code), (0, 0), ran.err)


@says("a backup under load ends with a whole frame, again and again")
def whole_frames():
    folder = registered(ROW)
    stop = threading.Event()
    with Gateway(folder) as server:
        logger = Logger(server.device_port, MN)

        def report():
            second = 0
            while not stop.is_set():
                logger.report(f"a21026-Rtd={second}.5,a21026-Flag=N", at=f"20261101{second // 3600:02d}{second // 60 % 60:02d}{second % 60:02d}")
                second += 1
        thread = threading.Thread(target=report)
        thread.start()
        wait_for(lambda: run("verify", "--json", data=folder).json()["frames"]["count"] > 5, "frames come in")
        counts = []
        for _ in range(5):
            file = new_path(".backup")
            equal(run("backup", file, data=folder).code, 0)
            ran = run("backup", "check", file)
            equal(ran.code, 0, ran.err)
            target = new_path()
            equal(run("restore", file, data=target).code, 0)
            counts.append(run("verify", "--json", data=target).json()["frames"]["count"])
        stop.set()
        thread.join()
        logger.close()
    equal(counts, sorted(counts), "each later one has as many frames or more")
