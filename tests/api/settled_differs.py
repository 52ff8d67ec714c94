"""What was settled stands when the rules of means change: each difference is a finding, until a person says what holds.

The folder is one whose facts were settled before the present rules came: their beginning is set behind the settling, as it is in a
folder that an earlier program made.
"""
import sqlite3
import time

from harness import Server, equal, must, new_file, new_folder, run, says, wait_for

YEAR = 2020
POINTS = "point,mn,pw,edition,crc,kind,longitude,latitude,name\nriv1,,,,,river,113.1,22.5,麻园河\nriv2,,,,,river,113.1,22.5,中路河\n"


def samples(point, nitrogen):
    return "".join(f"{point},{factor},day,{YEAR}-{month:02d}-08 00:00:00,{value},,manual\n" for month in range(1, 13)
                   for factor, value in (("w21003", nitrogen), ("w01019", 4), ("w21011", 0.15)))


def brought(data, text):
    ran = run("series", "import", new_file("point,factor,kind,time,value,flag,origin\n" + text), data=data)
    equal(ran.code, 0, ran.err)


def settle(data):
    ran = run("settle", "--year", str(YEAR), "--json", data=data)
    equal(ran.code, 0, ran.err)
    return {row["element"]: row["outcome"] for row in ran.json()["rows"] if row["element"].startswith("sections_")}


data = new_folder()
equal(run("point", "import", new_file(POINTS), data=data).code, 0)
brought(data, samples("riv1", 0.8) + samples("riv2", 2.5))
equal(settle(data)["sections_class3"], "written")
with sqlite3.connect(data / "series.db") as db:  # the present rules came after that
    equal(db.execute("UPDATE mark SET position = ? WHERE name LIKE 'means edition %'", (int(time.time() * 1000) + 1000,)).rowcount, 1)
brought(data, samples("riv2", 0.9))


def told():
    with sqlite3.connect(f"file:{data / 'qingshan.db'}?mode=ro", uri=True) as db:
        return db.execute("SELECT count(*) FROM settled_difference").fetchone()[0]


def differences(server, query=""):
    return [one for one in server.document("/api/v1/findings" + query)["findings"] if one["rule"] == "settled-differs"]


def value(server, element):
    (fact,) = [one for one in server.document(f"/api/v1/facts?subject={element}&year={YEAR}")["facts"] if one["current"]]
    return fact["value_text"], fact["source_kind"]


@says("a dry run tells that it differs and notes nothing")
def dry():
    ran = run("settle", "--year", str(YEAR), "--json", "--dry-run", data=data)
    equal({row["outcome"] for row in ran.json()["rows"] if row["element"] == "sections_class3"}, {"differs"})
    equal(told(), 0)


@says("the server settles by itself: the facts stand, each difference is a finding with both values, the edition and the way to its days")
def found():
    with Server(data) as server:
        wait_for(lambda: len(differences(server)) == 2, lambda: differences(server), 30)
        equal(value(server, "sections_class3"), ("1", "series"))
        good, bad = differences(server)
        equal((good["subject"], bad["subject"], good["page"], good["severity"]), ("sections_class3", "sections_worse5", f"/water?year={YEAR}", "warning"))
        for word in (f"{YEAR} 年已结算为 1 个", "第 2 版均值规则", "应为 2 个"):
            must(word in good["text"], good["text"])
        must("1 个" in bad["text"] and "0 个" in bad["text"], bad["text"])
        english = differences(server, "?lang=en")[0]["text"]
        must("edition 2" in english, english)


@says("settling again, by either door, tells nothing twice; the journal holds it")
def once():
    with Server(data) as server:
        before = server.document("/api/v1/plan")["batch"]
        equal(settle(data)["sections_class3"], "differs")
        answer = server.ask("POST", f"/api/v1/settle?year={YEAR}", b"", token=server.token)
        equal(answer.status, 200, answer.body)
        equal((answer.json()["written"], server.written_since(before)), (0, []))
        equal(len(differences(server)), 2)
    equal(run("verify", data=data).code, 0)
    equal(settle(data)["sections_class3"], "differs")
    equal(told(), 2)


@says("data that say what was settled end the finding; so does a person's value, whatever it is")
def ended():
    brought(data, samples("riv2", 2.5))
    equal(settle(data)["sections_class3"], "same")
    with Server(data) as server:
        equal(differences(server), [])
    brought(data, samples("riv2", 0.9))
    equal(settle(data)["sections_class3"], "differs")
    with Server(data) as server:
        equal([one["subject"] for one in differences(server)], ["sections_class3", "sections_worse5"])
        saved = server.add({"element": "sections_class3", "year": YEAR, "value": 1, "unit": "个", "source": "核实：以年报为准"})
        equal(saved.status, 201, saved.body)
        equal([one["subject"] for one in differences(server)], ["sections_worse5"])
    equal(settle(data)["sections_class3"], "kept")
