"""The region's outline over HTTP: loaded by an administrator with datum, source and approval number, drawn for visitors only with it."""
import json
import pathlib

from harness import SOURCE, Server, Skip, equal, must, new_file, new_folder, run, says

RING = [[113.1, 22.5], [113.2, 22.5], [113.2, 22.6], [113.1, 22.6], [113.1, 22.5]]
SHAPE = {"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"name": "试验区"}, "geometry": {"type": "Polygon", "coordinates": [RING]}}]}
GOOD = {"geojson": SHAPE, "datum": "GCJ-02", "source": "县自然资源局 2024 年", "approval": "粤S(2024)001号", "person": "李四"}
data = new_folder()
server = Server(data)


def load(body, status=200, query=""):
    answer = server.ask("POST", "/api/v1/boundary" + query, json.dumps(body).encode(), {"Content-Type": "application/json"}, server.token)
    equal(answer.status, status, answer.body[:400])
    return answer.json()


def ring(*places):
    return {**GOOD, "geojson": {"type": "Polygon", "coordinates": [list(places)]}}


@says("a file that is no outline in degrees is refused, and each refusal names its cause")
def refused():
    cases = [({"geojson": {"type": "FeatureCollection", "features": []}}, "boundary.no_polygon"), ({"geojson": {"a": 1}}, "boundary.not_geojson"),
             ({"geojson": None}, "boundary.not_json"), ({"geojson": {"type": "Topology"}}, "boundary.topojson"),
             ({"datum": "WGS84"}, "outline.datum"), ({"datum": None}, "outline.datum"), ({"source": " "}, "outline.source")]
    for change, key in cases:
        equal(load({**GOOD, **change}, 422)["key"], key, str(change)[:80])
    equal(load({**GOOD, "colour": "red"}, 400)["key"], "api.field_unknown")
    for name, most in (("source", 500), ("approval", 100)):  # as long as any field of that name
        problem = load({**GOOD, name: "长" * (most + 1)}, 413)
        equal((problem["key"], problem["field"]), ("field.too_long", name))
        equal(load({**GOOD, name: "长" * most}, query="?dry_run=1")["batch"], None)
    swapped = [[y, x] for x, y in RING]
    metres = [[x * 100000, y * 110000] for x, y in RING]
    for places, key in [(swapped, "boundary.swapped"), (metres, "boundary.projected"), (RING[:3], "boundary.ring"), ([["113", "22"]] * 4, "boundary.coordinate")]:
        equal(load(ring(*places), 422)["key"], key)
    equal(server.ask("POST", "/api/v1/boundary", b"{}", {"Content-Type": "application/json"}).status, 401)
    server.get("/api/v1/boundary").problem(404, "not-found", "boundary.missing")


@says("loaded with its approval number it is drawn for everybody, journaled, and says what it is")
def shown():
    equal(load(GOOD, query="?dry_run=1")["batch"], None)
    equal(server.document("/api/v1/plan")["boundary"], False)
    must(load(GOOD)["batch"] > 0)
    equal(server.document("/api/v1/plan")["boundary"], True)
    found = server.get("/api/v1/boundary").json()
    mark = found.pop("qingshan")
    equal(found, SHAPE)
    equal((mark["datum"], mark["source"], mark["approval"], mark["who"]), ("GCJ-02", GOOD["source"], GOOD["approval"], "李四"))
    equal(server.document("/api/v1/changes?limit=1")["changes"][0]["what"], "outline.load")
    equal(load(GOOD)["batch"], None, "the same again is no change")


@says("without the number only an administrator sees it, and no visitor's page draws it")
def hidden():
    for approval in (None, "", "  "):
        load({**GOOD, "approval": approval})
        equal(server.document("/api/v1/plan")["boundary"], False)
        server.get("/api/v1/boundary").problem(404, "not-found", "boundary.missing")
        equal(server.get("/api/v1/boundary", token=server.token).json()["qingshan"]["approval"], None)


@says("a published outline of a county and its neighbours can be loaded")
def published():
    files = sorted(pathlib.Path(SOURCE).parent.joinpath("shared", "data", "boundary").glob("county_*.geojson"))
    if not files:
        raise Skip("there is no boundary file beside the checkout")
    for file in files:
        must(load({**GOOD, "geojson": json.loads(file.read_text(encoding="utf-8"))})["batch"] > 0, file.name)


@says("after a restart it is there, verify finds it sound, and a file of the command line stands behind it")
def restarted():
    load(GOOD)
    server.stop()
    equal(run("verify", data=data).code, 0)
    other = json.dumps({"type": "Polygon", "coordinates": [[[113, 22], [114, 22], [114, 23], [113, 22]]]})
    again = Server(data, "--boundary", new_file(other, ".geojson"))
    equal(again.get("/api/v1/boundary").json()["qingshan"]["approval"], GOOD["approval"])
    again.stop()
    alone = Server(new_folder(), "--boundary", new_file(other, ".geojson"))
    equal(alone.get("/api/v1/boundary").json()["type"], "Polygon")
    alone.stop()
