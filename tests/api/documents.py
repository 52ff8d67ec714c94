"""Every document has the keys the pages and the contract rely on."""
from harness import equal, must, new_file, new_folder, run, says, Server

server = Server()


@says("the status of 2017 is the one the plan prints")
def status():
    found = server.document("/api/v1/status?year=2017")
    equal(found["year"], 2017)
    equal(found["counts"], {"met": 29, "expected": 1, "unmet": 5, "no_data": 3, "not_due": 0})
    equal({key: found["binding"][key] for key in ("total", "met", "expected")}, {"total": 18, "met": 17, "expected": 1})
    rows = found["indicators"]
    equal([row["no"] for row in rows], [str(no) for no in range(1, 39)])
    equal([row["no"] for row in rows if row["verdict"] == "unmet"], ["3", "13", "21", "33", "38"])
    equal([row["no"] for row in rows if row["verdict"] == "no_data"], ["24", "34", "37"])
    equal([row["no"] for row in rows if row["verdict"] == "expected"], ["1"])
    must({row["no"] for row in rows if row["basis"] == "attested"} <= {"1", "10", "11", "29"}, "attested ones")


ROW_KEYS = {"no", "code", "name", "name_en", "attribute", "domain", "domain_code", "task_group", "kind", "verdict", "basis", "value",
            "value_text", "qualifier", "state", "value_year", "origin", "unit", "standard", "targets", "departments", "reach"}


@says("a row of an indicator has all its keys, and only groups have parts")
def rows():
    for row in server.document("/api/v1/status?year=2017")["indicators"]:
        must(ROW_KEYS <= set(row), (row["no"], ROW_KEYS - set(row)))
        equal(bool(row.get("parts")), row["no"] in ("10", "11", "14", "25"), "parts of " + row["no"])
        must({"2020", "2025"} >= set(row["targets"]), row["targets"])
        for target in row["targets"].values():
            must({"text", "verdict"} <= set(target), target)
        must(row["attribute"] in ("binding", "reference") and row["basis"] in ("computed", "attested"), row["no"])
        must(isinstance(row["no"], str) and isinstance(row["departments"], list), row["no"])


@says("an indicator adds formula, lineage, history, projects, measures and reachability")
def indicator():
    found = server.document("/api/v1/indicators/38?year=2017")
    must({"formula", "lineage", "history", "projects", "measures", "reachability", "conditions", "definition", "facts", "notes"} <= set(found), set(found))
    reach = found["reachability"]
    equal([point["year"] for point in reach["points"]], [2016, 2017])
    equal([point["value"] for point in reach["points"]], [69.58, 73.88])
    equal((reach["target_year"], reach["trend_per_year"], reach["needed_per_year"], reach["projected"]["2020"], reach["verdict"]),
          (2020, 4.3, 2.04, 86.78, "reachable"))
    must(reach["text"], "a sentence")


@says("with one value there is no trend, said in words and null")
def no_trend():
    for no in ("13", "24"):
        reach = server.document(f"/api/v1/indicators/{no}?year=2017")["reachability"]
        equal((reach["verdict"], reach["trend_per_year"], reach["projected"]), ("no_trend", None, None), no)
        must(reach["text"], "a sentence")


@says("33 is off track by the plan's own figures")
def off_track():
    reach = server.document("/api/v1/indicators/33?year=2017")["reachability"]
    equal(reach["verdict"], "off_track")
    equal((reach["trend_per_year"], reach["projected"]["2020"]), (0.56, 32.79))
    must(abs(reach["needed_per_year"] - 9.165) < 0.006, reach["needed_per_year"])


@says("the projects add up to the plan's totals")
def projects():
    found = server.document("/api/v1/projects")
    equal([project["no"] for project in found["projects"]], list(range(1, 53)))
    totals = found["totals"]
    equal((totals["count"], totals["priced"], totals["invest_wan_yuan"]), (52, 46, 1626835))
    equal(sorted(group["invest_wan_yuan"] for group in totals["by_group"]), sorted([500, 158059, 30420, 31200, 1404956, 1700]))
    equal(sum(row["invest_wan_yuan"] for row in totals["by_department"]), 1626835)
    equal(sum(row["invest_wan_yuan"] for row in totals["by_year"]), 1626835)
    must(all(row["estimated"] for row in totals["by_year"]) and totals["by_year_label"] == "推算", "estimated")
    equal(server.document("/api/v1/projects/52")["no"], 52)


@says("the other documents have their lists")
def lists():
    for path, keys in {"plan": ("code", "stages", "domains", "departments", "regions", "states", "years", "batch", "default_year", "boundary"),
                       "indicators?class=secondary": ("year", "indicators"), "measures": ("sections", "measures", "count"),
                       "problems": ("problems", "binding", "reference"), "reachability": ("target_year", "rows"),
                       "findings": ("counts", "findings"), "elements": ("elements",), "units": ("units",), "facts": ("facts",),
                       "changes": ("changes",), "session": ("role",)}.items():
        found = server.document("/api/v1/" + path)
        for key in keys:
            must(key in found, f"{path} has no {key}")
    equal(server.document("/api/v1/plan")["boundary"], False)
    equal(server.document("/api/v1/session")["role"], "visitor")
    must(len(server.document("/api/v1/indicators?class=secondary")["indicators"]) >= 20, "secondary indicators")
    must(all(row["attribute"] is None for row in server.document("/api/v1/indicators?class=secondary")["indicators"]), "attribute")


@says("facts come newest first, at most `limit` of them, and `next` leads through all of them")
def pages_of_facts():
    whole = [fact["id"] for fact in server.document("/api/v1/facts?history=1&limit=5000")["facts"]]
    must(len(whole) > 50 and whole == sorted(whole, reverse=True), "all, by id")
    found, before = [], ""
    while True:
        part = server.document(f"/api/v1/facts?history=1&limit=20{before}")
        must(len(part["facts"]) <= 20, "at most 20")
        found += [fact["id"] for fact in part["facts"]]
        if part["next"] is None:
            break
        equal(part["next"], found[-1])
        before = f"&before={part['next']}"
    equal(found, whole)
    equal(server.document(f"/api/v1/facts?before={whole[-1]}"), {"facts": [], "next": None})
    exact = server.document(f"/api/v1/facts?history=1&limit={len(whole)}")
    equal((len(exact["facts"]), exact["next"]), (len(whole), None), "nothing follows the last one")
    for query in ("limit=0", "limit=5001", "limit=x", "limit=-1"):
        must("5000" in server.get("/api/v1/facts?" + query).problem(422, "input", "view.limit")["detail"], query)
    for query in ("before=0", "before=x", "before=-3"):
        server.get("/api/v1/facts?" + query).problem(422, "input", "view.before")
    must("500 " in server.get("/api/v1/changes?limit=501").problem(422, "input", "view.limit")["detail"], "the limit of changes")


@says("before the first record there is nothing to show, and that is said")
def before_the_records():
    for path in ("status", "indicators/38", "projects", "plan"):
        found = server.get(f"/api/v1/{path}?as_of=2000-01-01").problem(404, "not-found", "view.before_records")
        must("2000-01-01" in found["detail"], found)
    run("status", "--as-of", "2000-01-01", data=server.data).one_clear_line("2000-01-01")


@says("without a limit an answer holds 500 facts, the command lists all")
def default_limit():
    data = new_folder()
    with Server(data) as other:
        for n in range(1, 511):
            equal(other.add({"element": "industrial_land", "year": 2017, "value": str(n), "unit": "亩", "source": f"第 {n} 次"}).status, 201)
        found = other.document("/api/v1/facts?history=1&subject=industrial_land")
        equal((len(found["facts"]), found["facts"][0]["value"], found["next"]), (500, 510, found["facts"][-1]["id"]))
    equal(len(run("fact", "list", "industrial_land", "--history", "--json", data=data).json()["facts"]), 510)


@says("factors carry names and units of the national table, old codes once each, unknown things null")
def factors():
    found = {factor["code"]: factor for factor in server.document("/api/v1/factors")["factors"]}
    sulphur = found["a21026"]
    equal((sulphur["old_code"], sulphur["name"], sulphur["unit"], sulphur["unit_air"], sulphur["unit_emission"], sulphur["decimals"], sulphur["decimals_air"]),
          ("02", "二氧化硫", "mg/m³", "μg/m³", "kg", 2, 0))
    equal((found["w01001"]["least"], found["w01001"]["most"], found["w01018"]["most"]), (0, 14, None))
    old = [factor["old_code"] for factor in found.values() if factor["old_code"]]
    equal(len(set(old)), len(old), "old codes are unique")
    must(all(factor["unit"] and factor["confidence"] in ("verified", "weak") for factor in found.values()), "every row has unit and confidence")


@says("the administrator can verify the journal over HTTP")
def verify():
    found = server.document("/api/v1/verify", token=server.token)
    equal((found["sound"], found["gone"]), (True, 0))


@says("the command line prints the same documents")
def same_as_cli():
    for arguments, path in ((("status", "--year", "2017"), "status?year=2017"), (("indicator", "24"), "indicators/24"),
                            (("project", "list"), "projects"), (("fact", "list"), "facts")):
        ran = run(*arguments, "--json", data=server.data)
        equal(ran.code, 0, ran.err)
        ours, theirs = ran.json(), server.document("/api/v1/" + path)
        for document in (ours, theirs):
            document.pop("recorded_ms", None)
        equal(ours, theirs, path)


@says("the server stops cleanly")
def stops():
    server.stop()
