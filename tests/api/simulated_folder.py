"""A data folder is for simulated data or for real data, and points of the other kind stay out of it."""
from harness import PACK, Server, equal, must, new_file, new_folder, new_path, run, says

HEAD = "point,mn,pw,edition,crc,kind,longitude,latitude,simulated\n"
REAL = HEAD + "outfall1,MN0000000001,123456,2017,strict,outfall,113.1,22.5,no\n"
SIMULATED = HEAD + "outfall1,MN0000000001,123456,2017,strict,outfall,113.1,22.5,yes\n"


def simulated_folder():
    folder = new_path()
    equal(run("init", "--pack", PACK, "--simulated", data=folder).code, 0)
    return folder


def import_points(folder, table):
    return run("point", "import", new_file(table), data=folder)


def takes_only(folder, own, other):
    refused = import_points(folder, other)
    must(refused.code != 0, refused.out)
    refused.one_clear_line("outfall1", "2")
    equal(import_points(folder, own).code, 0)


@says("a real folder refuses simulated points in one clear line")
def real():
    takes_only(new_folder(), REAL, SIMULATED)


@says("a simulated folder refuses real points in one clear line")
def simulated():
    takes_only(simulated_folder(), SIMULATED, REAL)


@says("observations of the other kind are refused in one clear line, those of its own kind are taken")
def observations():
    table = "point,factor,kind,time,value,origin\noutfall1,w01018,day,2026-02-01,12.5,"
    for folder, own, other in ((new_folder(), "manual", "simulated"), (simulated_folder(), "simulated", "device")):
        equal(import_points(folder, REAL if own == "manual" else SIMULATED).code, 0)
        refused = run("series", "import", new_file(table + other + "\n"), data=folder)
        must(refused.code != 0, refused.out)
        refused.one_clear_line("outfall1")
        equal(run("series", "list", "--json", data=folder).out.count("outfall1"), 0, "nothing was stored")
        equal(run("series", "import", new_file(table + own + "\n"), data=folder).code, 0)


@says("a folder that was real does not become simulated")
def stays_real():
    folder = new_folder()
    refused = run("init", "--pack", PACK, "--simulated", data=folder)
    must(refused.code != 0, refused.out)
    refused.one_clear_line(str(folder))
    equal(run("init", "--pack", PACK, data=folder).code, 0)


@says("the plan of a simulated folder says so, and an import through the server is held to it")
def served():
    with Server(simulated_folder()) as server:
        equal(server.document("/api/v1/plan")["simulated"], True)
        send = {"body": REAL.encode(), "headers": {"Content-Type": "text/csv"}, "token": server.token}
        server.ask("POST", "/api/v1/points/import", **send).problem(422, "input", "point.real")
        send["body"] = SIMULATED.encode()
        equal(server.ask("POST", "/api/v1/points/import", **send).json()["added"], 2)
    with Server() as server:
        equal(server.document("/api/v1/plan")["simulated"], False)
