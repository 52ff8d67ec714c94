"""Every chain of a data folder has an end that something else names: what is cut off there, or taken away, `verify` finds."""
import contextlib
import json
import pathlib
import shutil
import sqlite3

from devices import Device, Gateway, observations, recent_times, station, stored
from harness import equal, land, must, new_file, new_path, PACK, run, says, Server, SOURCE, unpack, wait_for

BROKEN = 79
COUNT = 60
made = []


def filled():
    """A folder that served: small segments of frames, an imported file, a fact after it. Made once, then copied."""
    if not made:
        data = station(("p1",), ("p2", "510A0000000000000000000B"))
        with Gateway(data, limits="segment=4096") as server:
            for mn in ("510A0000000000000000000A", "510A0000000000000000000B"):
                with Device(server, mn) as device:
                    for number, at in enumerate(recent_times(COUNT)):
                        device.report({"a21026-Rtd": f"{number}.50", "a21002-Rtd": f"{number}.25"}, at)
            stored(data, 4 * COUNT)
            equal(run("import", new_file("element,year,value,unit,source\nindustrial_land,2016,850.10,公顷,年报\n"), data=data).code, 0)
            equal(server.add(land()).status, 201)
        made.append(data)
    copy = new_path()
    shutil.copytree(made[0], copy)
    return copy


def verified(data, *options):
    ran = run("verify", "--json", *options, data=data)
    must(ran.code in (0, BROKEN), ran.err)
    found = ran.json()
    equal(found["sound"], ran.code == 0)
    return found


def keys(found):
    return {one["key"] for one in found["findings"]}


@contextlib.contextmanager
def opened(data, name):
    with contextlib.closing(sqlite3.connect(data / name)) as base:
        yield base
        base.commit()


def change(data, name, *statements):
    with opened(data, name) as base:
        for statement in statements:
            base.execute(statement)


def finds(data, *wanted):
    found = verified(data)
    must(not found["sound"] and keys(found) & set(wanted), (wanted, found["findings"][:5]))
    said = run("verify", data=data)
    equal(said.code, BROKEN)
    must("\n完好：" not in "\n" + said.out, said.out)
    for one in found["findings"]:
        must(one["text"] in said.out and one["key"] not in one["text"], one)
    return found


@says("a folder that served and stopped is sound, and says how far it was compared")
def whole():
    found = verified(filled())
    must(found["sound"] and found["findings"] == [], found)
    ends = found["ends"]
    must(ends["heads"] >= 2 and ends["series"] >= 6 and ends["days"] >= 6 and ends["waiting"] == 0 and ends["whole"], ends)


@says("the newest rows of the journal deleted with all they wrote")
def journal():
    for count in (1, 2, 3):
        data = filled()
        with opened(data, "qingshan.db") as base:
            last = base.execute("SELECT max(seq) FROM journal").fetchone()[0]
            for (table,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
                columns = {row[1] for row in base.execute(f"PRAGMA table_info({table})")}
                if "batch" in columns:
                    base.execute(f"DELETE FROM {table} WHERE batch > ?", (last - count,))
                if "until_batch" in columns:
                    base.execute(f"UPDATE {table} SET until_batch = NULL WHERE until_batch > ?", (last - count,))
            base.execute("DELETE FROM journal WHERE seq > ?", (last - count,))
        found = finds(data, "heads.cut")
        equal(found["broken"], None, "the journal itself does not tell")
        # a server that goes on does not wipe the trace
        with Server(data) as server:
            server.add(land("870.00"))
        finds(data, "heads.cut", "heads.altered")


@says("the archive deleted as a whole, or the one file of it, and what named the file is told")
def archive():
    data = filled()
    shutil.rmtree(data / "archive")
    found = finds(data, "fact.evidence_gone")
    must({"fact.evidence_gone", "heads.archive_fewer"} <= keys(found), found)
    must(any(one.get("subject") == "industrial_land" for one in found["findings"]), found["findings"])
    data = filled()
    (file,) = [path for path in (data / "archive").rglob("*") if path.is_file()]
    other = file.with_name("0" * len(file.name))
    file.rename(other)
    finds(data, "fact.evidence_gone", "heads.archive_other")


@says("the raw log deleted: all of it, its first, a middle or its last segment, or its end")
def raw():
    data = filled()
    shutil.rmtree(data / "raw")
    finds(data, "heads.raw_gone")
    segments = sorted(path.name for path in (made[0] / "raw").glob("*.seg*"))
    must(len(segments) >= 3, segments)
    for name, key in ((segments[0], "heads.raw_begin"), (segments[-1], "heads.raw_gone")):
        data = filled()
        (data / "raw" / name).unlink()
        finds(data, key)
    data = filled()
    (data / "raw" / segments[1]).unlink()
    must(not verified(data)["sound"], "a middle one")
    data = filled()
    last = sorted((data / "raw").glob("*.seg"))[-1]
    must(last.stat().st_size > 300, "it holds frames")
    whole = last.read_bytes()
    last.write_bytes(whole[:96])
    finds(data, "heads.raw_short")


@says("the raw log replaced by another one with a sound chain of its own")
def other_raw():
    data, other = filled(), station(("p1",))
    with Gateway(other, limits="segment=4096") as server, Device(server) as device:
        for at in recent_times(2 * COUNT):
            device.report({"a21026-Rtd": "1.00"}, at)
    shutil.rmtree(data / "raw")
    shutil.copytree(other / "raw", data / "raw")
    finds(data, "heads.raw_other", "heads.raw_gone", "heads.raw_short")


@says("series.db deleted, emptied of its observations, of one series, or of one day's chunk")
def gone():
    data = filled()
    for path in data.glob("series.db*"):
        path.unlink()
    finds(data, "heads.series_missing")
    for statements in (("DELETE FROM chunk", "DELETE FROM tail"), ("DELETE FROM tail WHERE id = (SELECT min(id) FROM tail)",),
                       ("DELETE FROM tail WHERE id IN (SELECT id FROM series WHERE factor = '')",)):
        data = filled()
        change(data, "series.db", *statements)
        finds(data, "heads.series_gone", "heads.series_changed")
    data = filled()
    change(data, "series.db", "DELETE FROM tail WHERE id = (SELECT min(id) FROM series)", "DELETE FROM chunk WHERE id / 1048576 = (SELECT min(id) FROM series)",
           "DELETE FROM day_digest WHERE id % 4294967296 = (SELECT min(id) FROM series)", "DELETE FROM series WHERE id = (SELECT min(id) FROM series)")
    finds(data, "heads.day_other")


@says("a series renamed, two series exchanged, values exchanged, digests taken away")
def changed():
    for statements, key in (
            (("UPDATE series SET factor = 'a34004' WHERE factor = 'a21026'",), "heads.day_other"),
            (("UPDATE series SET point = 'p3' WHERE point = 'p2'",), "heads.day_other"),
            (("UPDATE series SET factor = 'x' WHERE point = 'p1' AND factor = 'a21026'", "UPDATE series SET factor = 'a21026' WHERE point = 'p1' AND factor = 'a21002'",
              "UPDATE series SET factor = 'a21002' WHERE factor = 'x'"), "heads.day_other"),
            (("UPDATE tail SET bytes = (SELECT t.bytes FROM tail t WHERE t.id <> tail.id AND t.id = (SELECT max(id) FROM tail)) WHERE id = (SELECT min(id) FROM tail)",),
             "heads.series_changed"),
            (("DELETE FROM day_digest",), "heads.day_other"),
            (("DELETE FROM day_digest", "DELETE FROM chunk", "DELETE FROM tail", "DELETE FROM series"), "heads.day_other")):
        data = filled()
        change(data, "series.db", *statements)
        finds(data, key, "heads.series_changed")


@says("a head that is changed in the journal is found by its digest")
def head_changed():
    data = filled()
    change(data, "qingshan.db", "UPDATE head_day SET digest = '" + "0" * 64 + "' WHERE id = 1")
    found = verified(data)
    equal((found["broken"]["reason"], found["broken"]["subject"]), ("journal.digest", "head"))


@says("killed between a commit and the second place, a folder is sound, before and after the next start")
def killed():
    data = filled()
    server = Gateway(data)
    equal(server.add(land("871.00")).status, 201)
    with Device(server) as device:
        device.report({"a21026-Rtd": "7.00"}, recent_times(COUNT + 5)[-1])
    stored(data, 4 * COUNT + 1)
    server.kill()
    found = verified(data)
    must(found["sound"] and found["ends"]["waiting"] >= 1, found)
    must("没有核对" in run("verify", data=data).out, "what is not compared is told")
    with Gateway(data):
        pass
    found = verified(data)
    must(found["sound"] and found["ends"]["waiting"] == 0, found)


@says("late frames and a correction change days that were named: sound, with their cause")
def late():
    data = filled()
    with Gateway(data) as server, Device(server) as device:
        device.report({"a21026-Rtd": "9.00"}, recent_times(1, back_s=86400 * 12)[0])
        device.report({"a21026-Rtd": "999.00"}, recent_times(COUNT)[3])
    must(verified(data)["sound"])
    with opened(data, "qingshan.db") as base:
        causes = {row[0] for row in base.execute("SELECT cause FROM head_day")}
    must(any("frames" in cause for cause in causes), causes)


@says("while it serves heads are named in time, and neither caches nor pages nor lists of batches hear of it")
def quiet():
    data = station()
    server = Gateway(data, limits="heads=1,segment=4096")
    with Device(server) as device:
        equal(server.add(land()).status, 201)

        def heads():
            with opened(data, "qingshan.db") as base:
                return base.execute("SELECT count(*) FROM journal WHERE what = 'head'").fetchone()[0]
        batch, version = server.document("/api/v1/plan")["batch"], server.document("/api/v1/health")["version"]
        until = server.document("/api/v1/plan")["data_until_ms"]
        named = heads()
        for number, at in enumerate(recent_times(20, step_s=1, back_s=20)):
            device.report({"a21026-Rtd": f"{number}.50"}, at)
            if number % 10 == 9:  # what comes within one second is named by one row
                wait_for(lambda: heads() > named, "a head")
                named = heads()
        plan = server.document("/api/v1/plan")
        equal((server.written_since(batch), plan["data_until_ms"]), ([], until))
        equal(server.document("/api/v1/health")["version"], version, "the version of the store")
        must(all(one["what"] != "head" for one in server.document("/api/v1/changes?limit=100")["changes"]))
        wait_for(lambda: verified(data)["ends"]["waiting"] == 0, "all is named")
    server.kill()
    # what was named before the kill is held
    change(data, "series.db", "DELETE FROM chunk", "DELETE FROM tail")
    finds(data, "heads.series_gone")


@says("a folder of before heads is sound and says that nothing names its ends")
def older():
    for path in sorted((SOURCE / "tests" / "api" / "old_folders").glob("*/folder.tar.xz")):
        folder = new_path() / "folder"
        unpack(path, folder.parent)
        server = Server(folder)
        server.alive()
        server.kill()
        found = verified(folder)
        must(found["sound"] and found["ends"]["heads"] == 0, found)
        must("还没有记过" in run("verify", data=folder).out)
        with Server(folder):
            pass
        found = verified(folder)
        must(found["sound"] and found["ends"]["heads"] >= 1 and found["ends"]["whole"], found)
        if found["ends"]["days"]:
            change(folder, "series.db", "DELETE FROM chunk", "DELETE FROM tail")
            finds(folder, "heads.series_gone")


# ---- anchors ----

def anchor(data, *options):
    path = new_path(".txt")
    ran = run("anchor", "--out", path, *options, data=data)
    equal(ran.code, 0, ran.err)
    return path


@says("an anchor holds for its folder, then and after more was written, and tells which past days changed and why")
def holds():
    data = filled()
    file = anchor(data)
    found = verified(data, "--anchor", file)
    must(found["sound"] and found["anchor"]["holds"] and found["anchor"]["changes"] == [], found)
    with Gateway(data) as server, Device(server) as device:
        equal(server.add(land("872.00")).status, 201)
        day = recent_times(1, back_s=86400 * 12)[0]
        device.report({"a21026-Rtd": "9.00"}, day)
    found = verified(data, "--anchor", file)
    must(found["sound"] and found["anchor"]["holds"], found)
    changes = {one["day"]: one["cause"] for one in found["anchor"]["changes"]}
    equal(changes.get(f"{day[:4]}-{day[4:6]}-{day[6:8]}"), "frames", changes)
    must("凭证之后变过" in run("verify", "--anchor", file, data=data).out)
    mailed = new_file(b"\r\n" + file.read_bytes().replace(b"\n", b"\r\n") + b"\r\n", ".txt")
    must(verified(data, "--anchor", mailed)["anchor"]["holds"], "as a mail leaves it")


@says("an anchor finds a folder that was rolled back, even where every place in it was")
def rolled_back():
    data = filled()
    older_ = new_path()
    shutil.copytree(data, older_)
    with Server(data) as server:
        equal(server.add(land("873.00")).status, 201)
    file = anchor(data)
    key = pathlib.Path(str(data) + ".key")
    must(verified(older_)["sound"], "nothing in it tells")
    found = verified(older_, "--anchor", file, "--key", key)
    must("anchor.journal_gone" in keys(found) and not found["anchor"]["holds"], found)


@says("an anchor that was changed, of another folder, or signed by another key does not hold")
def forged():
    data = filled()
    file = anchor(data)
    text = file.read_text()
    for old, new in (("\njournal: ", "\njournal: 1"), ("\nraw: ", "\nraw: 1"), ("archive: 1", "archive: 0"), ("series: ", "series: 1")):
        found = verified(data, "--anchor", new_file(text.replace(old, new, 1), ".txt"))
        must("anchor.signature" in keys(found), (old, found["findings"]))
    unsigned = text[:text.index("key: ")] + "key: -\nsignature: -\n"
    must("anchor.unsigned" in keys(verified(data, "--anchor", new_file(unsigned, ".txt"))))
    other = new_path()
    equal(run("init", "--pack", PACK, data=other).code, 0)
    found = verified(other, "--anchor", file)
    must({"anchor.folder", "anchor.key"} <= keys(found), found["findings"])
    equal(run("anchor", data=other).code, 0)
    found = verified(data, "--anchor", file, "--key", str(other) + ".key")
    must("anchor.key" in keys(found), found["findings"])
    for bad in ("", "x", text[:40], text.replace("head: ", "head: x"), text.replace("series:", "serious:"), "\0" * 100, text[:text.index("signature")]):
        ran = run("verify", "--anchor", new_file(bad, ".txt"), data=data)
        equal(ran.code, 65, bad)
        ran.one_clear_line("核验凭证")
    equal(run("verify", "--anchor", new_path(), data=data).code, 66)


@says("the key stands beside the folder for its owner alone, is made once, and one that others may read is refused")
def key():
    data = station()
    path = pathlib.Path(str(data) + ".key")
    must(not path.exists(), "a copied folder has none")
    with Server(data) as server:
        must("made the signing key" in server.stderr(), server.stderr())
    equal(path.stat().st_mode & 0o777, 0o600)
    before = path.read_bytes()
    with Server(data) as server:
        must("signing key" not in server.stderr(), server.stderr())
    first = anchor(data).read_text()
    equal(path.read_bytes(), before)
    must(run("anchor", data=data).out.splitlines()[-2] == first.splitlines()[-2], "the same key signs")
    equal(run("anchor", "--out", path, data=data).code, 73, "a file that is there stays")
    path.chmod(0o644)
    equal(run("anchor", data=data).code, 77)
    ran = run("anchor", "--key", new_file("qingshan-key 00", ".key"), data=data)
    must(ran.code in (77, 79), ran.code)


@says("an anchor is given while the server has the folder")
def serving():
    data = filled()
    with Server(data) as server:
        batch = server.add(land("874.00")).json()["batch"]
        file = anchor(data)
        seq, digest = file.read_text().split("journal: ")[1].split()[:2]
        must(int(seq) >= batch, (seq, batch))
        with opened(data, "qingshan.db") as base:
            equal(base.execute("SELECT hash FROM journal WHERE seq = ?", (int(seq),)).fetchone()[0], digest)
        shown = server.document("/api/v1/anchor", token=server.token)
        must(shown["text"].startswith("qingshan anchor 1\n") and shown["batch"] >= batch and shown["key"] in shown["text"], shown)
        equal(server.get("/api/v1/anchor").status, 401)
    must(verified(data, "--anchor", file)["anchor"]["holds"])


@says("what verify finds is noted by damage scan, and once a person has acknowledged it the folder is sound and goes on")
def acknowledged():
    data = filled()
    change(data, "series.db", "UPDATE series SET factor = 'a34004' WHERE factor = 'a21026'")
    with opened(data, "qingshan.db") as base:
        last = base.execute("SELECT max(seq) FROM journal").fetchone()[0]
        base.execute("DELETE FROM head_day WHERE batch = ?", (last,))
        base.execute("DELETE FROM head WHERE batch = ?", (last,))
        base.execute("DELETE FROM journal WHERE seq = ?", (last,))
    finds(data, "heads.cut")
    equal(run("damage", "scan", data=data).code, 0)
    ids = [str(one["id"]) for one in json.loads(run("damage", "list", "--json", data=data).out) if not one["acknowledged"]]
    must(ids, "it is in the register")
    finds(data, "heads.cut")
    ran = run("damage", "acknowledge", *ids, "--by", "王芳", "--reason", "备份只到前一天", data=data)
    equal(ran.code, 0, ran.err)
    found = verified(data)
    must(found["sound"], found)
    with Server(data) as server:
        equal(server.add(land("875.00")).status, 201)
    found = verified(data)
    must(found["sound"] and found["ends"]["heads"] >= 1, found)
    change(data, "qingshan.db", "DELETE FROM journal WHERE seq = (SELECT max(seq) FROM journal)")
    must(not verified(data)["sound"], "the next one is noticed again")


@says("init, and what is written without a server, is named in the second place too")
def without_server():
    data = station()
    equal(run("fact", "add", "industrial_land", "--year", "2017", "--value", "862.73", "--unit", "公顷", "--source", "测试", data=data).code, 0)
    must(verified(data)["sound"])
    with opened(data, "qingshan.db") as base:
        last = base.execute("SELECT max(seq) FROM journal").fetchone()[0]
    with opened(data, "series.db") as base:
        equal(base.execute("SELECT seq FROM journal_seen").fetchone()[0], last)
    csv = "point,factor,kind,time,value\n" + "".join(f"p1,a21026,hour,2026-01-0{day}T{hour:02d}:00:00,1.5\n" for day in (1, 2, 3) for hour in range(24))
    equal(run("series", "import", new_file(csv), data=data).code, 0)
    found = verified(data)
    must(found["sound"] and found["ends"]["days"] >= 3, found)
    other = new_path()
    shutil.copytree(data, other)
    shutil.rmtree(other / "archive")
    finds(other, "series.file_gone")
    change(data, "series.db", "UPDATE series SET point = 'p9' WHERE point = 'p1'")
    finds(data, "heads.day_other")
