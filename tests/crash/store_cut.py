"""The power is cut while facts are written and while commands work: what was answered is there, nothing is half-done."""
import random
import shutil
import threading
import time

from cut import Watched
from disk import EXCHANGE, Disk
from facts import ROWS, sound, sources, table
from harness import PACK, Server, equal, land, loaded, must, new_folder, new_path, run

WRITERS = 40
CUTS = 3


# ---- facts over HTTP ----

def writer(server, number, answered, stop):
    for turn in range(1 << 30):
        mark = f"w{number}-{turn}"
        try:
            if stop.is_set():
                return
            if server.add(land(str(1 + number * 100 + turn), "亩", source=mark)).status == 201:
                answered.append((mark, time.monotonic_ns()))
        except Exception:  # noqa: BLE001 - the server is gone, or going
            return


def facts_are_there(folder, answered, until_ns):
    sound(folder)
    found, due = sources(folder), [mark for mark, at_ns in answered if at_ns < until_ns]
    equal([mark for mark in due if found.get(mark) != 1], [], f"acknowledged and lost, of {len(due)}")
    equal([mark for mark, count in found.items() if count != 1 and mark.startswith("w")], [], "written twice")


def goes_on(folder):
    with Server(folder) as again:
        equal(again.add(land("7", "亩", source="after")).status, 201)
        equal(sources(folder)["after"], 1)


def concurrent_writes(chance):
    watched = Watched(new_folder())
    server, answered, stop = Server(watched.live, env=watched.env), [], threading.Event()
    threads = [threading.Thread(target=writer, args=(server, number, answered, stop)) for number in range(WRITERS)]
    for thread in threads:
        thread.start()
    time.sleep(chance.uniform(0.2, 0.8))
    server.kill()
    stop.set()
    for thread in threads:
        thread.join()
    for cut in watched.cuts(chance, CUTS):
        cut.check(facts_are_there, cut.folder, answered, cut.at_ns)
    cut.check(goes_on, cut.folder)
    return len(answered)


# ---- commands; the data folder and the files beside it are watched together ----

def import_is_whole(top, done):
    folder = top / "data"
    sound(folder)
    found = sources(folder).get("one", 0)
    must(found in ((ROWS,) if done else (0, ROWS)), f"{found} of {ROWS} rows")
    equal(run("import", table("two"), data=folder).code, 0)
    equal(sources(folder)["two"], ROWS)


def init_is_whole(top, done):
    folder = top / "data"
    seen = run("status", "--json", data=folder)
    must(len(seen.json()["indicators"]) == 38 if seen.code == 0 else seen.code == 66 and not done, f"neither absent nor complete: {seen.err}")
    ran = run("init", "--pack", PACK, data=folder)
    equal(ran.code, 0, ran.err)
    equal(len(run("status", "--json", data=folder).json()["indicators"]), 38)
    sound(folder)


def backup_is_whole(top, done):
    file, target = top / "a.backup", top / "restored"
    must(file.exists() or not done, "done and not there")
    if not file.exists():
        equal(run("backup", file, data=top / "data").code, 0)
    ran = run("restore", file, data=target)
    equal(ran.code, 0, ran.err)
    equal(sources(target)["one"], ROWS)
    sound(target)
    sound(top / "data")


def restore_is_whole(top, done):
    folder = top / "data"
    sound(folder)
    found = sources(folder)
    must(found == {"kept": ROWS} or (found == {"old": ROWS, "one": ROWS} and not done), f"{found}: neither the old nor the new database")
    equal(run("restore", top / "a.backup", "--yes", data=folder).code, 0)
    equal(sources(folder), {"kept": ROWS})
    sound(folder)


def base_of(name):
    """A folder with data/ as the command finds it; made once."""
    if name not in loaded:
        data, base = new_folder(), new_path()
        base.mkdir()
        if name == "restore":
            other = new_folder()
            equal(run("import", table("kept"), data=other).code, 0)
            equal(run("backup", base / "a.backup", data=other).code, 0)
        if name in ("backup", "restore"):
            equal(run("import", table("old"), data=data).code, 0)
            server = Server(data)
            equal(run("import", table("one"), data=data).code, 0)
            server.kill()  # its write-ahead log stays
        if name != "init":
            data.rename(base / "data")
        loaded[name] = base  # so that it is kept
    return loaded[name]


COMMANDS = {"import": (lambda top: ("import", table("one"), "--data", top / "data"), import_is_whole),
            "init": (lambda top: ("init", "--pack", PACK, "--data", top / "data"), init_is_whole),
            "backup": (lambda top: ("backup", top / "a.backup", "--data", top / "data"), backup_is_whole),
            "restore": (lambda top: ("restore", top / "a.backup", "--yes", "--data", top / "data"), restore_is_whole)}


def command(chance, name, **env):
    words_of, check = COMMANDS[name]
    watched = Watched(base_of(name))
    watched.env.update(env)
    watched.run(*words_of(watched.live))
    for cut in watched.cuts(chance, CUTS):
        cut.check(check, cut.folder, cut.whole)


def restored_beside_the_old_log():
    """Just after the folders have changed places: whatever of it is still on its way must not matter."""
    watched = Watched(base_of("restore"))
    watched.run(*COMMANDS["restore"][0](watched.live))
    disk = Disk(watched.base, watched.log)
    disk.play(1 + max(place for place, record in enumerate(disk.records) if record.kind == EXCHANGE))
    for seed in range(40):
        top = new_path()
        disk.survive(top, random.Random(seed), "mixed")
        log = top / "data" / "qingshan.db-wal"
        if log.exists() and log.stat().st_size:
            restore_is_whole(top, False)
        shutil.rmtree(top)


SITUATIONS = [("a restored database never reads the log of the old one", restored_beside_the_old_log)]
KINDS = [("a power cut during 40 concurrent writers", concurrent_writes, 1),
         ("a power cut during an import", lambda chance: command(chance, "import"), 1),
         ("a power cut during init", lambda chance: command(chance, "init"), 1),
         ("a power cut during backup", lambda chance: command(chance, "backup"), 1),
         ("a power cut during restore", lambda chance: command(chance, "restore"), 1),
         ("a power cut during restore by parts", lambda chance: command(chance, "restore", POWER_CUT_NO_EXCHANGE="1"), 1)]
