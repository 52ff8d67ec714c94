"""What anybody may read: each public document holds the fields of its list, and no other."""
import datetime
import gzip

from harness import Server, equal, must, new_file, new_folder, run, says, wait_for

ZONE = datetime.timezone(datetime.timedelta(hours=8))
NOW = datetime.datetime.now(ZONE).replace(minute=0, second=0, microsecond=0)
POINTS = """point,mn,pw,edition,crc,kind,longitude,latitude,name,region
stack1,440704A002,secret99,2017,strict,stack,113.10,22.55,一号锅炉,440704001
air1,440704A003,secret99,2017,strict,air,113.12,22.60,外海空气站,440704004
river1,440704R001,secret99,2017,strict,river,113.11,22.50,礼乐河断面,440704004
"""


def hour(point, factor, back, value):
    return f"{point},{factor},hour,{(NOW - datetime.timedelta(hours=back)).isoformat()},{value},N\n"


SERIES = "point,factor,kind,time,value,flag\n" + "".join(hour("stack1", "a21026", back, 90) for back in (2, 3)) \
    + "".join(hour("air1", factor, back, 20) for factor in ("a34004", "a34002", "a21026", "a21004", "a05024") for back in range(1, 13)) \
    + f"river1,w01019,day,{NOW.date().replace(day=1).isoformat()},2.1,N\n"
data = new_folder()
for command, table in (("point", POINTS), ("series", SERIES), ("limit", "point,factor,average,upper,basis,source\nstack1,a21026,hour,35,permit,许可证 3\n")):
    equal(run(command, "import", new_file(table), data=data).code, 0)
server = Server(data)

VALUE = {"value", "at_ms", "flag", "origin", "doubt"}
FACTOR = {"factor", "name", "unit", "decimals", "over", "suspicious", "limit", "limit.kind", "limit.upper", "limit.lower", "values"} \
    | {f"values.{kind}" for kind in ("hour", "day")} | {f"values.{kind}.{key}" for kind in ("hour", "day") for key in VALUE}
WARNING = {"id", "factor", "kind", "name", "rule", "concern", "value", "limit", "since_ms"}
POINT = {"code", "name", "kind", "region", "longitude", "latitude", "simulated", "state", "since_ms", "heard_ms", "data_ms", "captured", "exceeding", "missing",
         "suspicious", "status", "values", "warnings"} | {f"values.{key}" for key in FACTOR} | {f"warnings.{key}" for key in WARNING}
COUNTS = {"points", "never", "online", "silent", "manual", "exceeding", "missing", "suspicious", "warnings"}
ALLOWED = {
    "live": {"turn", "whole", "at_ms", "data_ms", "simulated", "counts", "points"} | {f"counts.{key}" for key in COUNTS} | {f"points.{key}" for key in POINT},
    "air": {"simulated", "at_ms", "aqi", "level", "primary", "stations", "stations.name", "stations.aqi", "stations.level", "stations.primary", "year", "counts"}
    | {f"counts.{key}" for key in ("valid", "good", "heavy", "levels", "last", "good_share")},
    "water": {"year", "simulated", "counts", "sections"} | {f"sections.{key}" for key in ("name", "body", "class", "complete", "target")}
    | {f"counts.{key}" for key in ("assessed", "classed", "class3", "worse5", "class3_share", "worse5_share")},
}


def paths(value, before=""):
    """Every key in a document, with those it stands in."""
    if isinstance(value, list):
        return set().union(*(paths(one, before) for one in value))
    if not isinstance(value, dict):
        return set()
    return {before + key for key in value}.union(*(paths(one, f"{before}{key}.") for key, one in value.items()))


@says("each public document holds the fields of its list and no other, and no password or number of a device")
def allowed():
    wait_for(lambda: [one for point in server.document("/api/v1/live")["points"] for one in point["warnings"]], "a warning on the county live")
    for name, fields in ALLOWED.items():
        found = paths(server.document(f"/api/v1/public/{name}"))
        equal(found - fields, set(), f"told to anybody by {name}")
        equal(fields - found, set(), f"on the list of {name}, but not there")
        answer = server.get(f"/api/v1/public/{name}").body
        must(b"secret99" not in answer and b"440704A00" not in answer, name)


@says("every public route is on the list")
def listed():
    routes = [path for path in server.document("/api/v1/openapi.json")["paths"] if path.startswith("/api/v1/public/")]
    equal(sorted(routes), sorted(f"/api/v1/public/{name}" for name in ALLOWED))


@says("the county live goes out compressed, and for one turn it is the same answer")
def compressed():
    for path in ("/api/v1/live", "/api/v1/public/live"):
        packed = server.get(path, headers={"Accept-Encoding": "gzip"})
        equal(packed.headers.get("content-encoding"), "gzip")
        turn = server.document(path)["turn"]
        again = server.get(path, headers={"Accept-Encoding": "gzip", "If-None-Match": packed.headers["etag"]})
        must(again.status == 304 or server.document(path)["turn"] != turn, again.status)
        must(len(packed.body) < len(gzip.decompress(packed.body)) / 2, "less than half")
        equal(server.get(path).headers.get("content-encoding"), None)


@says("a change of the county is in the next answer")
def next_turn():
    before = server.document("/api/v1/live")["turn"]
    table = "point,factor,kind,time,value\n" + hour("stack1", "a21026", 1, 33).replace(",N\n", "\n")
    equal(server.ask("POST", "/api/v1/series/import", table.encode(), {"Content-Type": "text/csv"}, server.token).status, 200)
    newest = lambda: {point["code"]: point for point in server.document("/api/v1/live")["points"]}["stack1"]["values"][0]["values"]["hour"]["value"]
    wait_for(lambda: newest() == "33", "the new hour")
    must(server.document("/api/v1/live")["turn"] > before, before)
    server.stop()
