"""backup and restore are killed right after one of their steps on the disk, any of them (power_cut.c counts them): what has the
name of a backup is whole, and a data folder is what it was or what was restored - plan, frames and archive of one moment."""
import os
import shutil
import subprocess

from cut import LIBRARY
from facts import sources, table
from harness import PROGRAM, SCRATCH, equal, loaded, must, new_path, run, wait_for
from logger import Gateway, Logger, registered

MN = "010000A8900016F000169DC0"
ROW = f"stack1,{MN},123456,2017,strict,flue_gas,112.1,22.2"
LAST = 30
steps = {}  # of a command that nobody kills


def send(folder, count):
    with Gateway(folder) as server:
        logger = Logger(server.device_port, MN)
        for number in range(count):
            logger.report(f"a21026-Rtd={number}.5,a21026-Flag=N", at=f"202611010000{number:02d}")
        logger.close()
        wait_for(lambda: run("verify", "--json", data=folder).json()["frames"]["count"] >= count, "the frames are kept")


def base():
    """data/ with 3 frames and the table "old", and a.backup of a folder with 5 frames and the table "new"; made once."""
    if "backup at a step" not in loaded:
        top, other = new_path(), registered(ROW)
        top.mkdir()
        equal(run("import", table("new"), data=other).code, 0)
        send(other, 5)
        equal(run("backup", top / "a.backup", data=other).code, 0)
        data = registered(ROW)
        equal(run("import", table("old"), data=data).code, 0)
        send(data, 3)
        data.rename(top / "data")
        loaded["backup at a step"] = top  # so that it is kept
    return loaded["backup at a step"]


def new_top():
    top = new_path()
    shutil.copytree(base(), top, ignore=shutil.ignore_patterns("*.sock"))
    return top


def stopped(top, command, stop, exchange):
    """Runs the command until its step number `stop`; gives whether it ended by itself, and how many steps it took."""
    log = new_path(".log")
    env = {"LD_PRELOAD": str(LIBRARY), "POWER_CUT_FOLDER": os.path.realpath(top), "POWER_CUT_LOG": str(log), "POWER_CUT_STOP": str(stop)}
    if not exchange:
        env["POWER_CUT_NO_EXCHANGE"] = "1"
    ran = subprocess.run([PROGRAM, *map(str, command)], capture_output=True, cwd=SCRATCH, env={**os.environ, **env})
    must(ran.returncode in (0, -9), (ran.returncode, ran.stderr))
    return ran.returncode == 0, log


def steps_of(name, command_of, exchange=True):
    if name not in steps:
        from disk import read_log
        top = new_top()
        ended, log = stopped(top, command_of(top), 0, exchange)
        must(ended, "the command nobody kills")
        steps[name] = len(read_log(log))
    return steps[name]


def one_step(chance, name, command_of, exchange=True):
    """Every second time one of the last: there the name is given, or the places are changed."""
    count = steps_of(name, command_of, exchange)
    return chance.randint(1 if chance.random() < 0.5 else max(1, count - LAST), count)


def state(folder):
    """Which plan, how many frames, how many archived files."""
    ran = run("verify", "--json", data=folder)
    equal(ran.code, 0, ran.out + ran.err)
    found = ran.json()
    return ",".join(sorted(set(sources(folder)) & {"old", "new"})), found["frames"]["count"], found["archive"]["count"]


OLD, NEW = ("old", 3, 1), ("new", 5, 1)


def backup_words(top):
    return ("backup", top / "b.backup", "--data", top / "data")


def killed_backup(chance):
    top = new_top()
    ended, _ = stopped(top, backup_words(top), one_step(chance, "backup", backup_words), True)
    made, left = top / "b.backup", top / "b.backup.unfinished"
    must(made.exists() or not ended, "done and not there")
    must(not (made.exists() and left.exists()), "it has one name")
    if made.exists():
        equal(run("backup", "check", made).code, 0)
    was_left = left.exists()
    ran = run("backup", top / "c.backup", data=top / "data")
    equal(ran.code, 0, ran.err)
    must((str(left) in ran.out) == was_left and not left.exists(), ran.out)
    equal(sorted(path.name for path in top.iterdir()), sorted(["a.backup", "c.backup", "data"] + (["b.backup"] if made.exists() else [])))
    target = new_path()
    equal(run("restore", made if made.exists() else top / "c.backup", data=target).code, 0)
    equal(state(target), OLD)
    equal(state(top / "data"), OLD)


def restore_words(top):
    return ("restore", top / "a.backup", "--yes", "--data", top / "data")


def kept(top):
    return [path for path in [*top.glob("data.before-*"), *(top / "data").glob("before-*")] if path.is_dir()]


def killed_restore(chance, exchange):
    top = new_top()
    ended, _ = stopped(top, restore_words(top), one_step(chance, f"restore {exchange}", restore_words, exchange), exchange)
    found = state(top / "data")
    must(found == NEW or (found == OLD and not ended), f"{found}: neither the old nor the restored folder")
    equal([state(path) for path in kept(top)], [OLD] if found == NEW else [], "the old folder is kept")
    again = run("import", table("after"), data=top / "data")
    equal(again.code, 0, again.err)
    equal([path.name for path in [*top.glob("data.restoring*"), *(top / "data").glob("*restoring*")]], [], "nothing is left")
    equal(run("restore", top / "a.backup", "--yes", data=top / "data").code, 0)
    equal(state(top / "data"), NEW)


KINDS = [("kill -9 at a step of backup", killed_backup, 1),
         ("kill -9 at a step of restore in one step", lambda chance: killed_restore(chance, True), 0.75),
         ("kill -9 at a step of restore by parts", lambda chance: killed_restore(chance, False), 0.75)]
