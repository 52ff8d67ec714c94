"""Wrong tokens leave a trace: a line in the log with the address, not one a try."""
from harness import Server, equal, must, says

PATHS = ("/api/v1/verify", "/api/v1/plan", "/api/v1/forwards", "/api/v1/devices")


@says("wrong tokens are told in the log with their address, once and not for each try; no token and the right one are not")
def told():
    with Server() as server:
        for path in PATHS:
            server.get(path)
            server.get(path, token=server.token)
        must("token from" not in server.stderr(), server.stderr())
        for number in range(60):
            equal(server.get(PATHS[number % 4], token=f"{number:064x}").status, 401)
        lines = [line for line in server.stderr().splitlines() if "token from" in line]
        must(len(lines) == 1 and "127.0.0.1" in lines[0] and "warning" in lines[0], server.stderr())
        must(server.token not in server.stderr() and f"{1:064x}" not in server.stderr(), "a token in the log")
