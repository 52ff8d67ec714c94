"""One value over HTTP: units are converted, what does not fit is refused, a dry run saves nothing."""
import json

from harness import equal, land, must, says, Server, verdict

def value_of_24(fact):
    with Server() as server:
        answer = server.add(fact)
        equal(answer.status, 201, answer.body)
        return verdict(server, "24")["value"], answer.json()


@says("the same land in 公顷, 平方千米, 亩 and 平方米 gives the same result")
def same_land():
    found = {unit: value_of_24(land(value, unit))[0] for unit, value in
             (("公顷", "862.73"), ("平方千米", "8.6273"), ("亩", "12940.95"), ("km2", "8.6273"), ("平方米", "8627300"))}
    must(None not in found.values(), found)
    equal(len(set(found.values())), 1, found)
    must(79 < found["公顷"] < 81, found)


@says("the answer tells the batch, the fact and what changed")
def answer_document():
    _, saved = value_of_24(land())
    must(saved["batch"] > 1, saved)
    equal(saved["fact"]["value_text"], "862.73")
    changed = {row["no"]: row for row in saved["changed"]}
    equal(changed["24"]["before"], {"verdict": "no_data", "value_text": None})
    must(changed["24"]["after"]["verdict"] in ("met", "unmet") and changed["24"]["after"]["value_text"], changed)


server = Server()


def refused(status, slug, key, **changes):
    fact = {**land(), **changes}
    return server.add({name: value for name, value in fact.items() if value is not ...}).problem(status, slug, key)


@says("money for land is refused, with the unit that is wanted")
def wrong_unit():
    found = refused(422, "input", "fact.unit", unit="万元")
    must("万元" in found["detail"] and "公顷" in found["detail"] or "亩" in found["detail"], found)


@says("every wrong field has its own problem")
def wrong_fields():
    refused(422, "input", "fact.subject", element="no_such_thing")
    refused(422, "input", "fact.unit_missing", unit=...)
    refused(422, "input", "unit.unknown", unit="斛")
    refused(422, "input", "fact.no_source", source=...)
    refused(422, "input", "fact.no_source", source="  ")
    refused(422, "input", "fact.no_value", value=...)
    refused(422, "input", "fact.region", region="999999")
    refused(422, "input", "fact.qualifier", qualifier="about")
    refused(422, "input", "fact.group", element="10", unit="%")
    refused(400, "syntax", "api.field_unknown", sorce="x")
    refused(422, "input", "api.field_either", subject="water_use")
    refused(422, "input", "api.body_field", source=5)
    refused(422, "input", "api.body_field", value=[1])
    refused(422, "input", "api.body_field", note={"a": 1})
    refused(422, "input", "fact.state", state="perhaps", value=..., unit=...)
    refused(413, "too-large", "field.too_long", note="长" * 4000)
    for value in ("1e", "一百", "", "1,23", "0x10", "NaN", "1 000", "9" * 19):
        must(server.add(land(value)).status in (400, 422), value)
    for year in ("20177", "1800", "2017-13", "2017Q5", "soon", "", "2017-02-30"):
        must(server.add({**land(), "year": year}).status in (400, 422), year)


@says("a body that is no JSON object is refused with its line")
def broken_json():
    for body, key in ((b"", "api.body_json"), (b"{", "api.body_json"), (b"[1]", "api.body_object"), (b"null", None), (b'{"a":1,"a":2}', "api.body_json"),
                      (b'\xff{"a":1}', "api.body_json"), (b'{"element":"\xff"}', "api.body_json"), (b"{}{}", "api.body_json"),
                      (b'{"element":"a\\u0000b"}', None), (b"[" * 100000, "api.body_json"), (b'{"year":1e999}', "api.body_json")):
        found = server.ask("POST", "/api/v1/facts", body, token=server.token)
        must(found.status in (400, 422), (body[:40], found.status))
        found.problem(found.status, "syntax" if found.status == 400 else "input", key)


@says("a dry run shows what would change and saves nothing")
def dry_run():
    before = server.document("/api/v1/plan")["batch"]
    answer = server.add(land(), "?dry_run=1")
    equal(answer.status, 200)
    must(answer.json()["batch"] is None and any(row["no"] == "24" for row in answer.json()["changed"]), answer.body)
    equal(server.document("/api/v1/plan")["batch"], before)
    equal(verdict(server, "24")["verdict"], "no_data")
    equal(server.document("/api/v1/verify", token=server.token)["sound"], True)


@says("numbers may be JSON numbers, and keep their digits as texts do")
def json_numbers():
    equal(server.add({**land(), "value": 862.73}, "?dry_run=1").status, 200)
    equal(server.add({**land(), "value": 863, "year": "2017"}, "?dry_run=1").status, 200)
    found = server.add(land("862.730"), "?dry_run=1").json()
    equal(found["fact"]["value_text"], "862.730")


@says("numbers are understood as people write them, and shown as they were understood")
def written_numbers():
    for value, text in (("８６２．７３", "862.73"), ("1.5E2", "150"), (" 1,035.20\u00a0", "1035.20"), ("862.73公顷", "862.73")):
        found = server.add(land(value), "?dry_run=1")
        equal((found.status, found.json().get("fact", found.json()).get("value_text")), (200, text), value)
    for value in ("862.73亩", "<5", "未检出", "—"):
        equal(server.add(land(value), "?dry_run=1").status, 422, value)


@says("what is entered is shown with its source, and every document changes with the same commit")
def entered():
    equal(server.add(land(person="张三", note="年度变更调查")).status, 201)
    facts = server.document("/api/v1/facts?subject=industrial_land")["facts"]
    equal([(fact["value_text"], fact["unit"], fact["source"], fact["who"]) for fact in facts], [("862.73", "公顷", "测试来源", "张三")])
    equal(server.document("/api/v1/status?year=2017")["counts"]["no_data"], 2)
    lineage = json.dumps(verdict(server, "24")["lineage"], ensure_ascii=False)
    must("12940.95" in lineage and "测试来源" in lineage, lineage[-900:])
    equal(server.document("/api/v1/changes?limit=1")["changes"][0]["what"], "fact.add")


@says("a correction replaces a value, and both stay in the history")
def correction():
    equal(server.add(land("900")).status, 201)
    equal(len(server.document("/api/v1/facts?subject=industrial_land")["facts"]), 1)
    equal(len(server.document("/api/v1/facts?subject=industrial_land&history=1")["facts"]), 2)


@says("hostile texts are stored as texts and come back as they were")
def hostile_texts():
    for text in ("<script>alert(1)</script>", "'; DROP TABLE fact; --", "a\r\nX: y", "=1+1", "\u202e右", "😀", "\u0001"):
        equal(server.add(land(source=text)).status, 201, text)
        equal(server.document("/api/v1/facts?subject=industrial_land")["facts"][0]["source"], text)
    equal(server.document("/api/v1/verify", token=server.token)["sound"], True)


@says("the server stops cleanly after writes, and a new one has them all")
def stops():
    batch = server.document("/api/v1/plan")["batch"]
    server.stop()
    with Server(server.data) as again:
        equal(again.document("/api/v1/plan")["batch"], batch)
