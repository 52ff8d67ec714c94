"""What --json prints, key by key, as other programs rely on it."""
from harness import equal, must, new_folder, run, says

data = new_folder()
VERDICTS = {"met", "expected", "unmet", "no_data", "not_due"}
NULL = type(None)
ROW = {"no": str, "name": str, "verdict": str, "basis": str, "value": (int, float, NULL), "value_year": (int, NULL), "unit": (str, NULL),
       "standard": (str, NULL), "targets": dict, "departments": list}


def typed(document, shape, where):
    for key, kinds in shape.items():
        must(key in document, f"{where} has no {key}")
        must(isinstance(document[key], kinds) and not isinstance(document[key], bool), f"{where}.{key}: {document[key]!r}")


def check_row(row, where):
    typed(row, ROW, where)
    must(row["verdict"] in VERDICTS and row["basis"] in ("computed", "attested"), where)
    must(set(row["targets"]) <= {"2020", "2025"}, row["targets"])
    for target in row["targets"].values():
        typed(target, {"text": str, "verdict": str}, where + " target")
    must(all(isinstance(name, str) for name in row["departments"]), row["departments"])


@says("status: 38 rows in order, parts only inside parts, no a string, missing null")
def status():
    found = run("status", "--year", "2017", "--json", data=data).json()
    equal(found["year"], 2017)
    equal(found["counts"], {"met": 29, "expected": 1, "unmet": 5, "no_data": 3, "not_due": 0})
    equal([row["no"] for row in found["indicators"]], [str(n) for n in range(1, 39)])
    for row in found["indicators"]:
        check_row(row, row["no"])
        must(row["attribute"] in ("binding", "reference") and isinstance(row["domain"], str), row["no"])
        equal(bool(row["parts"]), row["no"] in ("10", "11", "14", "25"), row["no"])
        equal([part["no"] for part in row["parts"]], [f'{row["no"]}.{n}' for n in range(1, len(row["parts"]) + 1)])
        for part in row["parts"]:
            check_row(part, part["no"])
            must("parts" not in part, part["no"])
    empty = [row for row in found["indicators"] if row["verdict"] == "no_data"]
    equal([(row["no"], row["value"], row["value_year"]) for row in empty], [("24", None, None), ("34", None, None), ("37", None, None)])


REACH = {"33": ("off_track", 0.56, 9.165, 32.79, [(2017, 31.11), (2018, 31.67)]), "38": ("reachable", 4.3, 2.04, 86.78, [(2016, 69.58), (2017, 73.88)]),
         "13": ("no_trend", None, None, None, None), "24": ("no_trend", None, None, None, [])}


@says("indicator: formula, lineage, history, projects, measures and reachability as the contract writes them")
def indicator():
    for no, (verdict, trend, needed, projected, points) in REACH.items():
        found = run("indicator", no, "--json", data=data).json()
        check_row(found, no)
        typed(found, {"formula": (dict, NULL), "lineage": dict, "history": list, "projects": list, "measures": list, "reachability": dict}, no)
        reach = found["reachability"]
        typed(reach, {"points": list, "target_year": int, "trend_per_year": (int, float, NULL), "needed_per_year": (int, float, NULL),
                      "projected": (dict, NULL), "verdict": str, "text": str}, no)
        equal((reach["verdict"], reach["trend_per_year"], reach["target_year"]), (verdict, trend, 2020), no)
        equal(reach["projected"] and reach["projected"]["2020"], projected, no)
        if needed is not None:
            equal(reach["needed_per_year"], needed, no)
        if points is not None:
            equal([(point["year"], point["value"]) for point in reach["points"]], points, no)
        must(reach["text"], "a sentence")


@says("project list: in number order, totals exact, shares by year labelled 推算, assisting departments unsummed")
def projects():
    found = run("project", "list", "--json", data=data).json()
    equal([project["no"] for project in found["projects"]], list(range(1, 53)))
    for project in found["projects"]:
        typed(project, {"no": int, "name": str, "group": str, "invest_wan_yuan": (int, float, NULL), "departments": list, "from": int, "to": int}, project["no"])
    priced = [project for project in found["projects"] if project["invest_wan_yuan"] is not None]
    totals = found["totals"]
    equal((len(priced), sum(project["invest_wan_yuan"] for project in priced)), (46, 1626835))
    equal((totals["count"], totals["priced"], totals["invest_wan_yuan"]), (52, 46, 1626835))
    equal([group["invest_wan_yuan"] for group in totals["by_group"]], [500, 158059, 30420, 31200, 1404956, 1700])
    for key in ("by_department", "by_year"):
        equal(sum(row["invest_wan_yuan"] for row in totals[key]), 1626835, key)
    equal((sum(row["count"] for row in totals["by_department"]), totals["by_year_label"]), (52, "推算"))
    assisting = sum((len(project["departments"]) - 1) * project["invest_wan_yuan"] for project in priced)
    equal(sum(row["assisting_invest_wan_yuan"] for row in totals["by_department"]), assisting, "unsummed")
    years = [row["year"] for row in totals["by_year"]]
    equal(years, list(range(min(p["from"] for p in found["projects"]), max(p["to"] for p in found["projects"]) + 1)))
    must(all(row["estimated"] is True for row in totals["by_year"]), "estimated")


@says("a day before the first record has one clear line in both languages")
def before_the_records():
    run("status", "--as-of", "2000-01-01", data=data).one_clear_line("2000-01-01", "还没有任何记录")
    ran = run("status", "--as-of", "2000-01-01", "--lang", "en", data=data)
    ran.one_clear_line("nothing was recorded yet")
    equal(ran.code, 66)


@says("--lang en speaks English around the names as published")
def english():
    text = run("status", "--year", "2017", "--lang", "en", data=data).out
    must("29 met, 1 expected, 5 unmet" in text and "生态文明建设规划" in text, text[:300])
    found = run("indicator", "13", "--json", "--lang", "en", data=data).json()
    equal((found["name"], found["verdict"]), ("森林覆盖率（平原地区）", "unmet"))
    must("no trend" in found["reachability"]["text"], found["reachability"]["text"])
    equal(run("project", "list", "--json", "--lang", "en", data=data).json()["totals"]["by_year_label"], "estimated")
    must("| problem |" in run("report", "problems", "--lang", "en", data=data).out, "English heads")
