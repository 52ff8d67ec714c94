"""kill -9 while facts are written and while commands work."""
import os
import signal
import subprocess
import threading
import time

from facts import ROWS, sound, sources, table
from harness import PACK, PROGRAM, SCRATCH, Server, equal, land, must, new_folder, new_path, run

WRITERS = 200


def killed_after(command, seconds):
    """Starts, kills, and tells whether it had ended well before."""
    process = subprocess.Popen([PROGRAM, *map(str, command)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=SCRATCH)
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
    return process.wait() == 0


def how_long(command):
    started = time.monotonic()
    subprocess.run([PROGRAM, *map(str, command)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=SCRATCH, check=True)
    return time.monotonic() - started


def moment(chance, whole):
    return chance.uniform(0, 1.1 * whole)


# ---- the server and 200 writers ----

def writer(server, number, acknowledged, lock, stop):
    turn = 0
    while not stop.is_set():
        mark = f"w{number}-{turn}"
        turn += 1
        try:
            if server.add(land(str(1 + number * 100 + turn), "亩", source=mark)).status == 201:
                with lock:
                    acknowledged.append(mark)
        except Exception:  # noqa: BLE001 - the server is gone, or going
            return


def concurrent_writes(chance):
    server, acknowledged, lock, stop = Server(new_folder()), [], threading.Lock(), threading.Event()
    threads = [threading.Thread(target=writer, args=(server, number, acknowledged, lock, stop)) for number in range(WRITERS)]
    for thread in threads:
        thread.start()
    time.sleep(chance.uniform(0.05, 1.2))
    os.kill(server.process.pid, signal.SIGKILL)
    stop.set()
    for thread in threads:
        thread.join()
    server.kill()
    found = sources(server.data)
    lost = [mark for mark in acknowledged if found.get(mark) != 1]
    equal(lost, [], f"acknowledged and lost, of {len(acknowledged)}")
    sound(server.data)
    with Server(server.data) as again:
        equal(again.add(land("7", "亩", source="after")).status, 201)
        equal(sources(server.data)["after"], 1)
    return len(acknowledged)


def import_through_server(chance, whole):
    server = Server(new_folder())
    command = ["import", table("one"), "--data", server.data]
    process = subprocess.Popen([PROGRAM, *map(str, command)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=SCRATCH)
    time.sleep(moment(chance, whole))
    server.kill()
    ended_well = process.wait() == 0
    found = sources(server.data).get("one", 0)
    must(found in (0, ROWS), f"{found} of {ROWS} rows")
    must(found == ROWS or not ended_well, "acknowledged and lost")
    sound(server.data)
    Server(server.data).stop()


# ---- commands ----

def import_command(chance, whole):
    folder = new_folder()
    ended_well = killed_after(["import", table("one"), "--data", folder], moment(chance, whole))
    found = sources(folder).get("one", 0)
    must(found in (0, ROWS), f"{found} of {ROWS} rows")
    must(found == ROWS or not ended_well, "acknowledged and lost")
    sound(folder)
    equal(run("import", table("two"), data=folder).code, 0)
    equal(sources(folder)["two"], ROWS)


def init_command(chance, whole):
    folder = new_path()
    killed_after(["init", "--pack", PACK, "--data", folder], moment(chance, whole))
    seen = run("status", "--json", data=folder)
    must(seen.code == 66 or len(seen.json()["indicators"]) == 38, f"neither absent nor complete: {seen.err}")
    ran = run("init", "--pack", PACK, data=folder)
    equal(ran.code, 0, ran.err)
    equal(len(run("status", "--json", data=folder).json()["indicators"]), 38)
    sound(folder)
    equal(sorted(path.name for path in folder.iterdir()), ["lock", "qingshan.db", "series.db"])


def backup_command(chance, whole):
    folder, file = new_folder(), new_path(".backup")
    equal(run("import", table("one"), data=folder).code, 0)
    ended_well = killed_after(["backup", file, "--data", folder], moment(chance, whole))
    must(file.exists() or not ended_well, "done and not there")
    if not file.exists():
        equal(run("backup", file, data=folder).code, 0)
    target = new_path()
    ran = run("restore", file, data=target)
    equal(ran.code, 0, ran.err)
    equal(sources(target)["one"], ROWS)
    sound(target)
    sound(folder)


def restore_command(chance, whole):
    file, folder = new_path(".backup"), new_folder()
    equal(run("import", table("old"), data=folder).code, 0)
    equal(run("backup", file, data=new_folder()).code, 0)
    ended_well = killed_after(["restore", file, "--yes", "--data", folder], moment(chance, whole))
    found = sources(folder).get("old", 0)
    must(found == (0 if ended_well else found) and found in (0, ROWS), f"{found} rows: neither the old nor the new database")
    sound(folder)
    equal(run("restore", file, "--yes", data=folder).code, 0)
    equal(sources(folder), {})
    sound(folder)


spans = {}  # seconds a command takes when nobody kills it


def span(name):
    if not spans:
        folder, file = new_folder(), new_path(".backup")
        spans.update({"import": how_long(["import", table("m"), "--data", folder]), "backup": how_long(["backup", file, "--data", folder]),
                      "init": how_long(["init", "--pack", PACK, "--data", new_path()])})
        spans["restore"] = how_long(["restore", file, "--yes", "--data", folder])
    return spans[name]


KINDS = [("kill -9 during 200 concurrent writers", concurrent_writes, 1),
         ("kill -9 during an import through the server", lambda chance: import_through_server(chance, span("import")), 1),
         ("kill -9 during an import by the command", lambda chance: import_command(chance, span("import")), 1),
         ("kill -9 during init", lambda chance: init_command(chance, span("init")), 1),
         ("kill -9 during backup", lambda chance: backup_command(chance, span("backup")), 1),
         ("kill -9 during restore", lambda chance: restore_command(chance, span("restore")), 1)]
