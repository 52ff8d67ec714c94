"""What goes wrong around the program is said in one clear line, with an exit code from the table."""
import contextlib
import os
import shutil
import socket
import sqlite3
import subprocess

from harness import Mounted, equal, land, must, new_file, new_folder, new_pack, new_path, run, says, Server, wait_for


def refused(code, *words, at=(), **more):
    ran = run(*at, **more)
    equal(ran.code, code, ran.err + ran.out)
    ran.one_clear_line(*words)


def change(folder, sql):
    with sqlite3.connect(folder / "qingshan.db") as database:
        database.execute(sql)


@says("a data folder that is not there")
def no_folder():
    for command in (("status",), ("indicator", "1"), ("project", "list"), ("fact", "list"), ("report", "problems"), ("verify",), ("serve",),
                    ("backup", new_path()), ("import", new_file("a")), ("fact", "add", "x", "--year", "2017")):
        ran = run(*command, data=new_path())
        must(ran.code in (65, 66), (command, ran.code, ran.err))
        ran.one_clear_line()


@says("a file that is not there, is a folder, or is of the wrong kind")
def wrong_files():
    folder = new_folder()
    refused(66, "nowhere", at=("import", "/nowhere.csv"), data=folder)
    must(run("import", "/", data=folder).code in (65, 71), "a folder")
    refused(65, at=("import", new_file(b"\x7fELF\0\1\2")), data=folder)
    refused(66, "nowhere", at=("restore", "/nowhere.db"), data=new_path())
    refused(79, at=("restore", new_file(b"no database" * 1000)), data=new_path())
    refused(66, "nowhere", at=("check", "/nowhere"))


@says("a port that is in use")
def port_in_use():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        refused(69, str(taken.getsockname()[1]), at=("serve", "--listen", f"127.0.0.1:{taken.getsockname()[1]}"), data=new_folder())


@says("an address that is none")
def bad_address():
    for address in ("here", "127.0.0.1", "127.0.0.1:99999", "127.0.0.1:-1", "::1:80", "[::1]", "127.0.0.1:80:80", "no.such.host.invalid:80"):
        refused(64, at=("serve", "--listen", address), data=new_folder())


@says("two servers on one data folder, and a writing command beside a folder that is locked")
def two_servers():
    with Server() as server:
        refused(75, str(server.process.pid), at=("serve", "--listen", "127.0.0.1:0"), data=server.data)
        (server.data / "qingshan.sock").rename(server.data / "hidden.sock")
        refused(75, at=("fact", "add", "industrial_land", "--year", "2017", "--value", "1", "--unit", "亩", "--source", "x"), data=server.data)
        server.alive()


@says("a data folder of a newer version")
def newer():
    folder = new_folder()
    change(folder, "PRAGMA user_version = 9999")
    for command in (("status",), ("serve", "--listen", "127.0.0.1:0"), ("verify",), ("fact", "add", "x", "--year", "2017", "--value", "1", "--source", "x")):
        refused(76, "9999", at=command, data=folder)


@says("a database that is damaged, empty, or another program's")
def damaged():
    folder = new_folder()
    (folder / "qingshan.db").write_bytes(b"x" * 8192)
    refused(79, at=("status",), data=folder)
    folder = new_folder()
    with sqlite3.connect(new_path(".db")) as other:
        other.execute("CREATE TABLE t (a)")
        path = other.execute("PRAGMA database_list").fetchone()[2]
    other.close()
    shutil.copy(path, folder / "qingshan.db")
    refused(79, at=("status",), data=folder)
    folder = new_folder()
    content = bytearray((folder / "qingshan.db").read_bytes())
    content[4096 * 3:4096 * 60] = os.urandom(4096 * 57)
    (folder / "qingshan.db").write_bytes(content)
    must(run("verify", data=folder).code == 79, "verify sees it")


@says("a data folder that can only be read: writing commands say so")
def read_only():
    with Mounted("size=64m") as disk:
        shutil.copytree(new_folder(), disk / "data")
        subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
        for command in (("serve", "--listen", "127.0.0.1:0"), ("import", new_file("element,year,value,unit,source\nindustrial_land,2017,1,亩,x\n")),
                        ("fact", "add", "industrial_land", "--year", "2017", "--value", "1", "--unit", "亩", "--source", "x")):
            refused(74, at=command, data=disk / "data")
        refused(74, at=("init", "--pack", new_pack()), data=disk / "new")


@says("a full disk: the write is refused, nothing is lost, and with room again it works")
def full_disk():
    with Mounted("size=6m") as disk:
        shutil.copytree(new_folder(), disk / "data")
        with Server(disk / "data") as server:
            equal(server.add(land("1", "亩", source="before")).status, 201)
            filler = disk / "filler"
            with contextlib.suppress(OSError), open(filler, "wb", buffering=0) as file:
                while True:
                    file.write(b"x" * 4096)
            found = wait_for(lambda: next((a for a in [server.add(land("2", "亩", note="x" * 1000))] if a.status != 201), None), "the disk is full")
            found.problem(507, "storage")
            server.alive()
            filler.unlink()
            equal(server.add(land("3", "亩", source="after")).status, 201)
            equal(server.document("/api/v1/verify", token=server.token)["sound"], True)
        equal(run("verify", data=disk / "data").code, 0)


@says("a full disk during init leaves no data folder that is half a plan")
def full_at_init():
    with Mounted("size=200k") as disk:
        ran = run("init", "--pack", new_pack(), data=disk / "data")
        must(ran.code == 74, (ran.code, ran.err))
        ran.one_clear_line()
        equal(run("status", data=disk / "data").code, 66)


@says("a pack that is missing, or whose files are GBK, have a NUL or are no UTF-8")
def packs():
    refused(66, "nowhere", at=("init", "--pack", "/nowhere"), data=new_path())
    for name, old, new in (("indicators.csv", "规划编制".encode(), "规划".encode("gb18030")), ("sections.csv", "第三章".encode(), b"\0"),
                           ("regions.csv", b"T0", b"\xff\xff"), ("pack.yaml", "试".encode(), b"\xff"), ("pack.yaml", None, None)):
        pack = new_pack([(name, old, new)])
        ran = run("check", pack)
        equal(ran.code, 1, (name, ran.err))
        must(f"{name}:" in ran.out and ": error: " in ran.out, ran.out)
        data = new_path()
        equal(run("init", "--pack", pack, data=data).code, 65)
        equal(run("status", data=data).code, 66)
