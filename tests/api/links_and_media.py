"""Names in a data folder that lead elsewhere are not followed; a folder on a disk that can only be read can be read."""
import os
import shutil
import sqlite3
import subprocess

from harness import Mounted, Server, equal, land, must, new_file, new_folder, new_path, run, says

WRITE = ("fact", "add", "industrial_land", "--year", "2017", "--value", "1", "--unit", "亩", "--source", "x")


def link_to(path, content=None):
    """Moves the file away, or gives the place of it this content, and leaves a link to it."""
    target = new_path()
    if path.exists() and content is None:
        path.rename(target)
    else:
        path.unlink(missing_ok=True)
        target.write_bytes(content or b"")
    path.symlink_to(target)
    return target


def refused(data, *command):
    ran = run(*command, data=data)
    equal(ran.code, 77, (command, ran.err, ran.out))
    ran.one_clear_line("符号链接")


@says("a link in the place of the lock, the token, the archive or a database is refused, and what it leads to stays as it was")
def links():
    data = new_folder()
    target = link_to(data / "lock", b"a file of somebody else")
    refused(data, *WRITE)
    refused(data, "serve", "--listen", "127.0.0.1:0")
    equal(target.read_bytes(), b"a file of somebody else")
    for name, content in (("token", b"0" * 64), ("token", b"")):
        data = new_folder()
        target = link_to(data / name, content)
        refused(data, "serve", "--listen", "127.0.0.1:0")
        equal(target.read_bytes(), content)
    for name in ("qingshan.db", "qingshan.db-wal", "qingshan.db-shm", "qingshan.db-journal"):
        data = new_folder()
        link_to(data / name)
        refused(data, "status")
        refused(data, *WRITE)
    data = new_folder()
    elsewhere = new_path()
    elsewhere.mkdir()
    (data / "archive").symlink_to(elsewhere)
    refused(data, "import", new_file("element,year,value,unit,source\nindustrial_land,2017,1,亩,x\n"))
    refused(data, "verify")
    equal(list(elsewhere.iterdir()), [])
    equal(run("status", data=data).code, 0)


@says("a link inside the archive is not followed, and a dangling one is one too")
def inside():
    data = new_folder()
    equal(run("import", new_file("element,year,value,unit,source\nindustrial_land,2017,1,亩,x\n"), data=data).code, 0)
    blob = next(path for path in (data / "archive").rglob("*") if path.is_file())
    link_to(blob)
    must(run("verify", data=data).code != 0, "not sound")
    blob.unlink()
    blob.symlink_to("/nowhere")
    must(run("verify", data=data).code != 0, "not sound")
    (data / "lock").unlink(missing_ok=True)
    (data / "lock").symlink_to(new_path())
    refused(data, *WRITE)


@says("a lock that is a pipe or a folder does not hold a command up")
def odd_lock():
    data = new_folder()
    (data / "lock").unlink(missing_ok=True)
    os.mkfifo(data / "lock")
    must(run(*WRITE, data=data).code != 0, "refused")
    (data / "lock").unlink()
    (data / "lock").mkdir()
    must(run(*WRITE, data=data).code != 0, "refused")


def readable(data, value):
    equal(run("status", "--json", data=data).json()["year"], 2018)
    equal(run("fact", "list", "industrial_land", "--json", data=data).json()["facts"][0]["value_text"], value)
    equal(run("verify", data=data).code, 0)
    for command in (("indicator", "1"), ("project", "list"), ("report", "problems"), ("template", "facts"), ("series", "list"), ("warning", "list")):
        ran = run(*command, data=data)
        must(ran.code in (0, 66), (command, ran.code, ran.err))
    ran = run(*WRITE, data=data)
    equal(ran.code, 74, ran.err)
    ran.one_clear_line()


@says("a data folder on a disk that can only be read is read: closed in order, left by a kill, and with a name that looks like a parameter")
def read_only():
    with Mounted("size=96m") as disk:
        closed, killed, odd = disk / "closed", disk / "killed", disk / "a?b#c%41"
        shutil.copytree(new_folder(), closed)
        equal(run(*WRITE, data=closed).code, 0)
        shutil.copytree(closed, odd)
        server = Server(new_folder())
        equal(server.add(land("7", "亩")).status, 201)
        server.kill()
        shutil.copytree(server.data, killed, ignore=shutil.ignore_patterns("*.sock"))
        must((killed / "qingshan.db-wal").stat().st_size > 0, "its log is not empty")
        (killed / "qingshan.db-shm").unlink()
        subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
        readable(closed, "1")
        readable(odd, "1")
        readable(killed, "7")


@says("without the log of a killed server the newest values are missing: the log is read there")
def log_is_read():
    with Mounted("size=64m") as disk:
        server = Server(new_folder())
        equal(server.add(land("7", "亩")).status, 201)
        server.kill()
        shutil.copytree(server.data, disk / "data", ignore=shutil.ignore_patterns("*.sock", "*-wal", "*-shm"))
        subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
        equal(run("fact", "list", "industrial_land", "--json", data=disk / "data").json()["facts"], [])
        with sqlite3.connect(f"file:{disk / 'data' / 'qingshan.db'}?immutable=1", uri=True) as database:
            equal(database.execute("SELECT count(*) FROM fact WHERE source = '测试来源'").fetchone(), (0,))
        database.close()
