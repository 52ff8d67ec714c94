"""Simulated loggers answer what they are told."""
import subprocess

from harness import PACK, PROGRAM, equal, new_path, run, says, wait_for
from logger import Gateway

MN = "51A0000000000000%08X" % 0


@says("a simulated logger takes a new interval, reads it out, is set to the time, samples, stops, and says it has no history")
def answers():
    folder = new_path()
    equal(run("init", "--pack", PACK, "--simulated", data=folder).code, 0)
    with Gateway(folder) as server:
        table = run("simulate", "--points", "1").out
        server.ask("POST", "/api/v1/points/import", table.encode(), {"Content-Type": "text/csv"}, server.token)
        logger = subprocess.Popen([PROGRAM, "simulate", "--to", f"127.0.0.1:{server.device_port}", "--points", "1", "--rate", "5", "--seconds", "60"],
                                  stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            wait_for(lambda: server.ask_for("/api/v1/devices")["devices"] and server.ask_for(f"/api/v1/devices/{MN}")["learned"], "it is heard")
            for number, arguments in ((1062, {"RtdInterval": "45"}), (1012, {}), (3012, {"PolId": "a21026"}), (2012, {})):
                server.command_is(MN, server.command(MN, number, arguments), "done")
            equal(server.command_is(MN, server.command(MN, 1061), "done")["answer"], "RtdInterval=45")
            history = server.command(MN, 2061, {"BeginTime": "20260101000000", "EndTime": "20260101030000"})
            equal(server.command_is(MN, history, "failed")["code"], 100)
        finally:
            logger.kill()
            logger.wait()
