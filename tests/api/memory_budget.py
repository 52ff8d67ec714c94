"""A request, job or command that needs more memory than it may have ends with a fault, and nothing of it is saved."""
from harness import Server, equal, must, new_file, new_folder, run, says

ROWS = 120000
TABLE = "element,year,value,unit,source\n" + "industrial_land,2017,862.73,公顷,一个说明来源的句子\n" * ROWS
OBSERVATIONS = "point,factor,kind,time,value,flag,version,least,most,total,origin\n" + "".join(
    f"p{n},a21026,hour,2026-01-01T00:00:00,1.{n},N,1,,,,manual\n" for n in range(ROWS))
CSV = {"Content-Type": "text/csv"}


def folder(megabytes):
    made = new_folder()
    (made / "qingshan.yaml").write_text(f"memory_mb: {megabytes}\n")
    return made


@says("a table that needs more memory than a request may have is refused whole, by the server and by the command")
def table():
    with Server(folder(16)) as server:
        before = server.document("/api/v1/plan")["batch"]
        for path in ("/api/v1/facts/import", "/api/v1/facts/import?dry_run=1", "/api/v1/series/import"):
            found = server.ask("POST", path, (OBSERVATIONS if "series" in path else TABLE).encode(), CSV, server.token).problem(413, "too-large", "memory.budget")
            must("16 MB" in found["detail"], found)
        equal(server.document("/api/v1/plan")["batch"], before)
        equal(server.document("/api/v1/verify", token=server.token)["sound"], True)
        equal(server.get("/api/v1/status").status, 200)
    for command, content in ((("import",), TABLE), (("series", "import"), OBSERVATIONS * 4)):  # a table of observations may have four times as much
        ran = run(*command, new_file(content), data=server.data)
        equal(ran.code, 65, (command, ran.err))
        ran.one_clear_line("MB")
    equal(run("verify", data=server.data).code, 0)


@says("with the usual budget the same table is only too long")
def usual():
    with Server() as server:
        server.ask("POST", "/api/v1/facts/import?dry_run=1", TABLE.encode(), CSV, server.token).problem(413, "too-large", "import.too_many")
