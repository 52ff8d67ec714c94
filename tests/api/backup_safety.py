"""What has the name of a backup is whole; one that was tampered with, or is not whole, is refused and nothing is touched."""
import contextlib
import hashlib
import os
import pathlib
import shutil
import sqlite3
import subprocess

from harness import Mounted, Server, as_root, equal, land, must, new_file, new_folder, new_path, run, says

KINDS = ("manifest.sha256", "qingshan.db", "series.db", "qingshan.yaml", "archive", "raw", "forward")


def fill(folder):
    """One file of each kind that a data folder may hold."""
    equal(run("import", new_file("element,year,value,unit,source\nindustrial_land,2017,1,亩,x\n"), data=folder).code, 0)
    equal(run("point", "import", new_file("point,kind,longitude,latitude\np1,river,113.1,22.6\n"), data=folder).code, 0)
    with Server(folder, "--hj212", "127.0.0.1:0"):
        pass
    (folder / "forward").mkdir(exist_ok=True)
    (folder / "forward" / "province.mark").write_bytes(b"0 0\n")
    (folder / "qingshan.yaml").write_text("# ours\n")
    return folder


def made(folder=None):
    folder, file = folder or fill(new_folder()), new_path(".backup")
    ran = run("backup", file, data=folder)
    equal(ran.code, 0, ran.err)
    return folder, file


def files_of(folder):
    return sorted(path for path in folder.rglob("*") if path.is_file())


def state(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in files_of(folder) if path.name not in ("lock", "qingshan.sock")}


def copy_of(file):
    other = new_path(".backup")
    shutil.copytree(file, other)
    return other


def refused(file, folder, word):
    """By check and by restore, with nothing touched."""
    before, beside = state(folder), sorted(folder.parent.glob(folder.name + "*"))
    for command in (("backup", "check", file), ("restore", file, "--yes", "--data", folder)):
        ran = run(*command)
        equal(ran.code, 79, (command, ran.out, ran.err))
        ran.one_clear_line(word)
    equal(state(folder), before)
    equal(sorted(folder.parent.glob(folder.name + "*")), beside)


@says("a backup holds one file of each kind, and a manifest that sha256sum reads")
def whole():
    _, file = made()
    names = {path.relative_to(file).parts[0] for path in files_of(file)}
    equal(names, set(KINDS))
    lines = [line for line in (file / "manifest.sha256").read_text().splitlines() if not line.startswith("#")]
    equal([line.split("  ", 1)[1] for line in lines], sorted(str(path.relative_to(file)) for path in files_of(file) if path.name != "manifest.sha256"))
    for line in lines:
        digest, name = line.split("  ", 1)
        equal(hashlib.sha256((file / name).read_bytes()).hexdigest(), digest, name)
    ran = run("backup", "check", file, "--json")
    equal((ran.code, ran.json()["sound"], ran.json()["files"]), (0, True, len(lines)))
    must("完好" in run("backup", "check", file).out, "in words too")


@says("one changed byte in a file of any kind is found by check and by restore")
def changed_byte():
    folder, file = made()
    for kind in KINDS:
        for place in (0.0, 0.5, 1.0):
            other = copy_of(file)
            path = next(path for path in files_of(other) if path.relative_to(other).parts[0] == kind)
            path.chmod(0o600)
            content = bytearray(path.read_bytes())
            at = min(len(content) - 1, int(place * len(content)))
            content[at] ^= 0x20
            path.write_bytes(content)
            refused(other, folder, "清单" if kind == "manifest.sha256" else kind)
            shutil.rmtree(other)


@says("a missing file, a file too much and a cut file are found")
def other_damage():
    folder, file = made()
    for kind in KINDS:
        other = copy_of(file)
        next(path for path in files_of(other) if path.relative_to(other).parts[0] == kind).unlink()
        refused(other, folder, kind)
    for name in ("raw/00000009.seg", "archive/ab/" + "c" * 62, "qingshan.db-wal", "more"):
        other = copy_of(file)
        (other / name).parent.mkdir(exist_ok=True)
        (other / name).write_bytes(b"x")
        refused(other, folder, name)
    other = copy_of(file)
    path = other / "series.db"
    path.write_bytes(path.read_bytes()[:-4096])
    refused(other, folder, "series.db")
    other = copy_of(file)
    (other / "manifest.sha256").write_bytes(b"")
    refused(other, folder, "没有做完")
    refused(fill(new_folder()), folder, "manifest.sha256")  # a data folder is no backup


@says("a database that was exchanged together with its line in the manifest is found by the end of its journal")
def forged():
    folder, file = made()
    _, later = made(folder)
    other = copy_of(file)
    equal(run("fact", "add", "industrial_land", "--year", "2017", "--value", "2", "--unit", "亩", "--source", "x", data=folder).code, 0)
    _, third = made(folder)
    shutil.copy(third / "qingshan.db", other / "qingshan.db")
    digest = hashlib.sha256((other / "qingshan.db").read_bytes()).hexdigest()
    lines = [f"{digest}  qingshan.db" if line.endswith("  qingshan.db") else line for line in (other / "manifest.sha256").read_text().splitlines()[:-1]]
    text = "\n".join(lines) + "\n"
    (other / "manifest.sha256").write_text(text + f"# end {hashlib.sha256(text.encode()).hexdigest()}\n")
    equal(run("backup", "check", other).code, 79)
    equal(run("backup", "check", later).code, 0)


@says("a file of a backup is not the same file as in the data folder, except where links are asked for")
def not_the_same_file():
    folder, file = made()
    ours = {path.stat().st_ino for path in files_of(folder)}
    equal([path for path in files_of(file) if path.stat().st_ino in ours], [])
    linked = new_path(".backup")
    equal(run("backup", linked, "--link", data=folder).code, 0)
    same = [path for path in files_of(linked) if path.stat().st_ino in ours]
    must(same and all(path.relative_to(linked).parts[0] in ("archive", "raw") and path.suffix != ".seg" for path in same), same)
    equal(run("backup", "check", linked).code, 0)


@says("nobody but the owner may read a backup, a data folder or what is restored")
def rights():
    previous = os.umask(0o000)
    try:
        folder, file = made()
        target = new_path()
        equal(run("restore", file, data=target).code, 0)
    finally:
        os.umask(previous)
    (folder / "qingshan.yaml").unlink()
    shutil.rmtree(folder / "forward")  # the test itself made these
    for top in (folder, file, target):
        for path in [top, *top.rglob("*")]:
            equal(path.stat().st_mode & 0o077, 0, str(path))


@says("the rights of an older data folder are tightened at the start, and that is told")
def tightened():
    folder = new_folder()
    folder.chmod(0o755)
    (folder / "qingshan.db").chmod(0o644)
    with Server(folder) as server:
        equal((folder.stat().st_mode & 0o777, (folder / "qingshan.db").stat().st_mode & 0o777), (0o700, 0o600))
        must("收紧 2 处" in server.stderr(), server.stderr())
    (folder / "qingshan.db").chmod(0o640)
    ran = run("fact", "add", "industrial_land", "--year", "2017", "--value", "2", "--unit", "亩", "--source", "x", data=folder)
    equal((ran.code, (folder / "qingshan.db").stat().st_mode & 0o777), (0, 0o600))
    must("收紧 1 处" in ran.err, ran.err)


@says("what cannot be read makes no backup")
def unreadable():
    folder = fill(new_folder())
    blob = next(path for path in files_of(folder) if path.relative_to(folder).parts[0] == "archive")
    for path in (blob, blob.parent, folder / "archive", folder / "forward" / "province.mark", folder / "qingshan.yaml", folder / "raw"):
        away, file = new_path(), new_path(".backup")
        path.rename(away)
        if away.is_dir():
            path.write_bytes(b"x")  # a folder that cannot be opened, for root too
        else:
            path.symlink_to("nowhere")
        ran = run("backup", file, data=folder)
        must(ran.code, (path, ran.out))
        ran.one_clear_line(path.name)
        equal([found for found in file.parent.glob(file.name + "*")], [], "nothing is left")
        path.unlink()
        away.rename(path)
    equal(run("backup", new_path(".backup"), data=folder).code, 0)


@says("an archived file that is damaged in the data folder is told and taken; restoring it needs a word")
def damaged_source():
    folder, file, target = fill(new_folder()), new_path(".backup"), new_path()
    blob = next(path for path in files_of(folder) if path.relative_to(folder).parts[0] == "archive")
    blob.chmod(0o600)
    blob.write_bytes(b"something else")
    ran = run("backup", file, data=folder)
    equal(ran.code, 79, ran.err)
    must(blob.name in ran.err and file.exists(), ran.err)
    equal(run("restore", file, data=target).code, 79)
    must(not (target / "qingshan.db").exists(), "nothing is restored")
    ran = run("restore", file, "--damaged", data=target)
    equal(ran.code, 0, ran.err)
    must(blob.name in ran.err, ran.err)
    equal(run("verify", data=target).code, 79)


@says("a file that rows name and that is not there is told by backup, backup check, restore and the server; restoring without it needs a word")
def evidence_gone():
    folder, file, target = fill(new_folder()), new_path(".backup"), new_path()
    blob = next(path for path in files_of(folder) if path.relative_to(folder).parts[0] == "archive")
    blob.unlink()
    ran = run("backup", file, data=folder)
    equal(ran.code, 79, ran.err)
    must(blob.name in ran.err and file.exists(), ran.err)
    for command in (("backup", "check", file), ("restore", file, "--yes", "--data", target)):
        ran = run(*command)
        equal(ran.code, 79, (command, ran.err))
        must(blob.name in ran.err, ran.err)
    must(not (target / "qingshan.db").exists(), "nothing is restored")
    ran = run("restore", file, "--damaged", data=target)
    equal(ran.code, 0, ran.err)
    must(blob.name in ran.err, ran.err)
    with Server(target) as server:
        found = server.document("/api/v1/verify", token=server.token)
        equal((found["sound"], found["gone"], found["broken"]), (False, 1, None))


@says("a full disk makes no backup and restores nothing")
def full_disk():
    folder, file = made()
    with Mounted("size=3m") as disk:
        (disk / "filler").write_bytes(bytes(2_500_000))
        ran = run("backup", disk / "b.backup", data=folder)
        equal(ran.code, 74, ran.err)
        equal([path.name for path in disk.iterdir()], ["filler"])
        ran = run("restore", file, data=disk / "data")
        equal(ran.code, 74, ran.err)
        equal([path.name for path in (disk / "data").iterdir()], ["lock"])
        (disk / "filler").unlink()
        equal(run("restore", file, data=disk / "data").code, 0)


@says("where the data folder is a mount point its parts are exchanged one by one")
def mount_point():
    folder, file = made()
    with Mounted("size=40m") as disk:
        shutil.copytree(new_folder(), disk, dirs_exist_ok=True)
        equal(run("fact", "add", "industrial_land", "--year", "2017", "--value", "77", "--unit", "亩", "--source", "x", data=disk).code, 0)
        ran = run("restore", file, "--yes", data=disk)
        equal(ran.code, 0, ran.err)
        kept, = disk.glob("before-*")
        must(str(kept) in ran.out, ran.out)
        equal(run("verify", data=disk).code, 0)
        must("77" in run("fact", "list", "industrial_land", data=kept).out, "the old one is kept")
        must("77" not in run("fact", "list", "industrial_land", data=disk).out, "the restored one")
        equal(sorted(path.name for path in disk.iterdir() if "restoring" in path.name), [])
        with Server(disk) as server:
            equal(server.add(land()).status, 201)


@says("a part of the data folder that is a disk of its own stops a restore before anything is touched")
def mounted_part():
    folder, file = made()
    as_root()
    before = state(folder)
    if subprocess.run(["mount", "--bind", folder / "forward", folder / "forward"], capture_output=True).returncode:
        return
    try:
        inside = (folder / "forward").stat().st_dev != folder.stat().st_dev
        ran = run("restore", file, "--yes", data=folder)
        if inside:
            equal(ran.code, 73, ran.err)
        must(ran.code in (0, 71, 73), ran.err)
    finally:
        for path in [folder / "forward", *folder.parent.glob(folder.name + ".before-*/forward")]:
            subprocess.run(["umount", "-l", path], capture_output=True)
    if ran.code:
        equal(state(folder), before)


@says("the restore is the first row of the journal behind the backup, with who, from where and from which end")
def noted():
    folder, file = made()
    head = run("backup", "check", file, "--json").json()["journal"]
    target = new_path()
    equal(run("restore", file, "--person", "王工", data=target).code, 0)
    with sqlite3.connect(target / "qingshan.db") as database:
        seq, who, what, detail = database.execute("SELECT seq, who, what, detail FROM journal ORDER BY seq DESC LIMIT 1").fetchone()
    equal((seq, who, what), (head["seq"] + 1, "王工", "restore"))
    must(head["hash"] in detail and str(file) in detail, detail)
    equal(run("verify", data=target).code, 0)


@says("the token and the settings of the machine stay where they are")
def machine():
    folder, file = made()
    (folder / "qingshan.yaml").write_text("# later\n")
    token = (folder / "token").read_text()
    equal(run("restore", file, "--yes", data=folder).code, 0)
    equal(((folder / "token").read_text(), (folder / "qingshan.yaml").read_text()), (token, "# later\n"))
    target = new_path()
    equal(run("restore", file, data=target).code, 0)
    equal((target / "qingshan.yaml").read_text(), "# ours\n")
    must(not (file / "token").exists() and not (target / "token").exists(), "a token is no part of a backup")


def older_form(folder):
    """What an older program made: FILE, FILE.archive, FILE.observations."""
    _, file = made(folder)
    old = new_path(".old")
    shutil.copy(file / "qingshan.db", old)
    shutil.copytree(file / "archive", f"{old}.archive")
    observations = pathlib.Path(f"{old}.observations")
    observations.mkdir()
    shutil.copy(file / "series.db", observations)
    shutil.copytree(file / "raw", observations / "raw")
    return old


@says("a backup of the older form is checked and restored, and it is told that it has no manifest")
def older():
    folder, target = fill(new_folder()), new_path()
    old = older_form(folder)
    ran = run("backup", "check", old)
    equal(ran.code, 0, ran.err)
    must("没有清单" in ran.out, ran.out)
    ran = run("restore", old, data=target)
    equal(ran.code, 0, ran.err)
    must("没有清单" in ran.out, ran.out)
    equal(run("verify", "--json", data=target).json()["archive"], {"count": 1, "damaged": None})
    must((target / "series.db").exists() and list((target / "raw").iterdir()), "the observations")
    with Server(target) as server:
        equal(server.add(land()).status, 201)
    with contextlib.suppress(FileNotFoundError):
        shutil.rmtree(f"{old}.archive")
    blob = next((target / "archive").rglob("?" * 62))
    damaged = older_form(folder)
    path = pathlib.Path(f"{damaged}.archive") / blob.parent.name / blob.name
    path.chmod(0o600)
    path.write_bytes(b"other")
    equal(run("restore", damaged, data=new_path()).code, 79)


@says("an unfinished backup is removed by the next one and told; one that is being made is left alone")
def unfinished():
    folder, file = new_folder(), new_path(".backup")
    left, other = pathlib.Path(f"{file}.unfinished"), new_path(".x.unfinished")
    left.mkdir()
    (left / "manifest.sha256").write_bytes(b"")
    (left / "qingshan.db").write_bytes(b"half")
    other.mkdir()
    (other / "theirs").write_bytes(b"not ours")
    ran = run("restore", left, data=new_path())
    equal(ran.code, 79)
    must("没有做完" in ran.err, ran.err)
    with open(left / "manifest.sha256", "r+b") as held:
        import fcntl
        fcntl.flock(held, fcntl.LOCK_EX)
        ran = run("backup", file, data=folder)
        equal(ran.code, 75, ran.err)
        must((left / "qingshan.db").exists(), "left alone")
    ran = run("backup", new_path(".backup"), data=folder)
    equal(ran.code, 0, ran.err)
    must(str(left) in ran.out and not left.exists() and other.exists(), ran.out)


@says("a folder under restore is refused with a clear sentence by whoever wants it")
def under_restore():
    folder = new_folder()
    (folder / ".restoring").mkdir()
    with open(folder / "lock", "r+b" if (folder / "lock").exists() else "w+b") as held:
        import fcntl
        fcntl.flock(held, fcntl.LOCK_EX)
        held.write(b"123\n")
        held.flush()
        for command in (("serve", "--listen", "127.0.0.1:0"), ("fact", "add", "industrial_land", "--year", "2017", "--value", "1", "--unit", "亩", "--source", "x"),
                        ("import", new_file("element,year,value,unit,source\nindustrial_land,2017,1,亩,x\n"))):
            ran = run(*command, data=folder)
            equal(ran.code, 75, ran.err)
            ran.one_clear_line("正在恢复", "123")
        (folder / "qingshan.db").rename(folder / "away.db")  # into an empty folder
        ran = run("serve", "--listen", "127.0.0.1:0", data=folder)
        equal(ran.code, 75, ran.err)
        ran.one_clear_line("正在恢复", "123")
        (folder / "away.db").rename(folder / "qingshan.db")
        (folder / "restoring").write_text("aside before-1\n")
        ran = run("status", data=folder)
        equal(ran.code, 75, ran.err)
        (folder / "restoring").unlink()
    ran = run("fact", "add", "industrial_land", "--year", "2017", "--value", "1", "--unit", "亩", "--source", "x", data=folder)
    equal(ran.code, 0, ran.err)
    must("没有换掉任何数据" in ran.err and not (folder / ".restoring").exists(), ran.err)


@says("a backup of an older schema is brought up to date by a restore, one of a newer program is refused")
def schemas():
    folder, file = made()
    newer = copy_of(file)
    text = (newer / "manifest.sha256").read_text().replace("# qingshan backup 1", "# qingshan backup 2")
    (newer / "manifest.sha256").write_text(text)
    equal(run("restore", newer, "--yes", data=folder).code, 76)
    equal(run("backup", "check", newer).code, 76)


