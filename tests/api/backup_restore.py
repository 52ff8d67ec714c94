"""Backups while serving, restoring them, and what is refused; the journal names what was tampered with."""
import shutil
import sqlite3
import threading

from harness import equal, land, must, new_file, new_folder, new_path, run, says, Server


def facts(folder):
    return [fact["value_text"] for fact in run("fact", "list", "industrial_land", "--history", "--json", data=folder).json()["facts"]]


def change(folder, *statements):
    with sqlite3.connect(folder / "qingshan.db") as database:
        for sql in statements:
            database.execute(sql)


@says("a backup taken while values come in is consistent and restores")
def while_serving():
    file, stop = new_path(".backup"), threading.Event()
    with Server() as server:
        def write():
            number = 0
            while not stop.is_set():
                number += 1
                server.add(land(str(number), "亩"))
        threads = [threading.Thread(target=write) for _ in range(4)]
        for thread in threads:
            thread.start()
        ran = run("backup", file, data=server.data)
        stop.set()
        for thread in threads:
            thread.join()
        equal(ran.code, 0, ran.err)
    target = new_path()
    equal(run("restore", file, data=target).code, 0)
    equal(run("verify", data=target).code, 0)
    must(set(facts(target)) <= set(facts(server.data)), "a moment of the same history")


@says("a backup has the archive with it")
def archive():
    folder, file, target = new_folder(), new_path(".backup"), new_path()
    equal(run("import", new_file("element,year,value,unit,source\nindustrial_land,2017,1,亩,x\n"), data=folder).code, 0)
    equal(run("backup", file, data=folder).code, 0)
    equal(run("restore", file, data=target).code, 0)
    equal(sorted(path.name for path in (target / "archive").glob("??/*")), sorted(path.name for path in (folder / "archive").glob("??/*")))


@says("a backup does not overwrite a file, nor a restore a data folder without --yes")
def no_overwriting():
    folder, file = new_folder(), new_path(".backup")
    equal(run("backup", file, data=folder).code, 0)
    again = run("backup", file, data=folder)
    equal(again.code, 73)
    again.one_clear_line()
    equal(run("restore", file, data=folder).code, 73)
    equal(run("restore", file, "--yes", data=folder).code, 0)
    must(list(folder.parent.glob(f"{folder.name}.before-*/qingshan.db")), "the old one is kept")
    equal(run("verify", data=folder).code, 0)


@says("a restore is refused while a server has the folder")
def beside_a_server():
    file = new_path(".backup")
    with Server() as server:
        equal(run("backup", file, data=server.data).code, 0)
        equal(run("restore", file, "--yes", data=server.data).code, 75)
        server.alive()


@says("a damaged, cut or newer backup is refused and the data folder stays as it was")
def refused():
    folder, file = new_folder(), new_path(".backup")
    equal(run("backup", file, data=folder).code, 0)
    whole = (file / "qingshan.db").read_bytes()
    middle = len(whole) // 2 // 4096 * 4096
    for content, codes in ((whole[:middle], (79,)), (whole[:middle] + b"\xff" * 8192 + whole[middle + 8192:], (79,)), (b"", (76, 79)), (b"SQLite format 3\0", (79,))):
        ran = run("restore", new_file(content), "--yes", data=folder)
        must(ran.code in codes, (ran.code, ran.err))
        ran.one_clear_line()
    newer = new_path(".backup")
    shutil.copy(file / "qingshan.db", newer)
    with sqlite3.connect(newer) as database:
        database.execute("PRAGMA user_version = 9999")
    database.close()
    equal(run("restore", newer, "--yes", data=folder).code, 76)
    equal(run("verify", data=folder).code, 0)


@says("verify names the first row that was tampered with")
def tampering():
    base = new_folder()
    for value in ("1", "2", "3"):
        equal(run("fact", "add", "industrial_land", "--year", "2017", "--value", value, "--unit", "亩", "--source", "x", data=base).code, 0)
    equal(run("verify", data=base).code, 0)
    for statements, seq, reason in ((["UPDATE fact SET mantissa = 9 WHERE batch = 3"], 3, "journal.digest"), (["UPDATE fact SET source = 'y' WHERE batch >= 3"], 3, "journal.digest"),
                                    (["DELETE FROM fact WHERE batch = 2"], 2, "journal.digest"), (["UPDATE journal SET who = 'nobody' WHERE seq = 3"], 3, "journal.hash"),
                                    (["DELETE FROM journal WHERE seq = 3"], 3, "journal.gap"), (["UPDATE target SET value = '1' WHERE id = 1"], 1, "journal.digest"),
                                    (["UPDATE journal SET at_ms = at_ms - 1 WHERE seq = 2"], 2, "journal.hash")):
        folder = new_path()
        shutil.copytree(base, folder)
        change(folder, *statements)
        ran = run("verify", "--json", data=folder)
        equal(ran.code, 79, statements)
        broken = ran.json()["broken"]
        equal((broken["seq"], broken["reason"]), (seq, reason), statements)
        must(str(seq) in run("verify", data=folder).out, "in words too")


@says("verify also walks archived files and names the damaged one")
def damaged_archive():
    folder = new_folder()
    equal(run("import", new_file(b"element,year,value,unit,source\nindustrial_land,2017,4,\xe4\xba\xa9,x\n", ".csv"), data=folder).code, 0)
    files = [path for path in (folder / "archive").rglob("*") if path.is_file()]
    must(files, "the imported table is archived")
    equal(run("verify", "--json", data=folder).json()["archive"], {"count": len(files), "damaged": None})
    files[0].chmod(0o600)
    files[0].write_bytes(b"something else")
    ran = run("verify", "--json", data=folder)
    equal((ran.code, ran.json()["sound"], ran.json()["archive"]["damaged"]), (79, False, files[0].parent.name + files[0].name))
    must(ran.json()["archive"]["damaged"] in run("verify", data=folder).out, "in words too")
