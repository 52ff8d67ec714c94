"""The parameters that nearly every document takes: language, year, recording time, region."""
import time

from harness import equal, land, must, says, Server

server = Server()


@says("Chinese is the language unless English is asked for")
def language():
    chinese, english = (server.get("/api/v1/status?year=1" + more).json()["detail"] for more in ("&lang=zh", "&lang=en"))
    must(english.isascii() and not chinese.isascii(), english)
    for headers, wanted in (({}, chinese), ({"Accept-Language": "en-GB,en;q=0.9"}, english), ({"Accept-Language": "fr"}, chinese),
                            ({"Accept-Language": "zh-CN,zh;q=0.9,en;q=0.8"}, chinese)):
        equal(server.get("/api/v1/status?year=1", headers=headers).json()["detail"], wanted, headers)
    equal(server.get("/api/v1/status?year=1&lang=zh", headers={"Accept-Language": "en"}).json()["detail"], chinese, "the address wins")


@says("names stay Chinese as published in both languages")
def names():
    chinese, english = (server.document("/api/v1/indicators/24?lang=" + language) for language in ("zh", "en"))
    equal(chinese["name"], english["name"])
    must(english["name_en"], "an English name stands beside it")


@says("the year is one of the plan's, or a clear refusal")
def years():
    plan = server.document("/api/v1/plan")
    for year in plan["years"]:
        equal(server.document(f"/api/v1/status?year={year}")["year"], year)
    equal(server.document("/api/v1/status")["year"], plan["default_year"])
    equal(server.document("/api/v1/status?year=")["year"], plan["default_year"])
    for year in ("1", "9999", "-2017", "2017.0", "abc", "2017x", "99999999999999999999", "%00", "%ff", "%E4%B8%AD", "2017%0d%0aX:%20y"):
        found = server.get("/api/v1/status?year=" + year)
        if year == "%00":
            must(found.status in (200, 422), found.status)
            continue
        must("x" not in found.headers, "a header was split")
        found.problem(422, "input", "view.year")


@says("the recording time is a day, or a clear refusal")
def as_of():
    for day in ("2017", "2026-13-01", "2026-02-30", "tomorrow", "2026-1-1", "%ff", "0000-00-00"):
        found = server.get("/api/v1/status?as_of=" + day)
        must(found.status in (400, 422), (day, found.status))
        found.problem(found.status, "input" if found.status == 422 else "syntax")
    before_everything = server.get("/api/v1/status?as_of=1990-01-01")
    must(before_everything.status in (404, 422), before_everything.status)
    must(before_everything.json()["detail"], "in words")


@says("what was recorded today is seen today and not yesterday")
def as_of_today():
    today = time.strftime("%Y-%m-%d", time.gmtime(time.time() + 8 * 3600))
    equal(server.add(land()).status, 201)
    equal(server.document(f"/api/v1/status?year=2017&as_of={today}")["counts"], server.document("/api/v1/status?year=2017")["counts"])


@says("an unknown region is not found, the plan's own is")
def region():
    equal(server.document("/api/v1/status?region=440704")["counts"], server.document("/api/v1/status")["counts"])
    for region in ("999999", "440703", "%27%20OR%201=1", "%ff", "4407041"):
        server.get("/api/v1/status?region=" + region).problem(404, "not-found", "fact.region")


@says("a class of indicators that is none is refused")
def classes():
    for name in ("main", "secondary", "all"):
        must(server.document("/api/v1/indicators?class=" + name)["indicators"], name)
    found = server.get("/api/v1/indicators?class=best")
    must(found.status in (400, 422), found.status)


@says("the number of changes asked for is kept to, or refused")
def limits():
    for i in range(3):
        server.add(land(value=str(800 + i)))
    equal(len(server.document("/api/v1/changes?limit=2")["changes"]), 2)
    for limit in ("0", "-1", "501", "x", "%ff", "99999999999999999999"):
        found = server.get("/api/v1/changes?limit=" + limit)
        must(found.status in (400, 422), (limit, found.status))


@says("the history is told in the language that is asked for; what people wrote stays as they wrote it")
def history_in_both_languages():
    chinese, english = (server.document(f"/api/v1/changes?lang={lang}")["changes"] for lang in ("zh", "en"))
    first = next(i for i, change in enumerate(chinese) if change["what"] == "init")
    must(chinese[first]["detail"].startswith("载入规划包“"), chinese[first])
    must(english[first]["detail"].startswith("pack ") and " added, " in english[first]["detail"], english[first])
    equal([change["batch"] for change in chinese], [change["batch"] for change in english])


@says("a percent-encoded address is the same address")
def encoded():
    equal(server.get("/api/v1/%73tatus?ye%61r=20%317").body, server.get("/api/v1/status?year=2017").body)
    server.get("/api/v1/indicators/%31%2F..").problem(404, "not-found")
    server.stop()
