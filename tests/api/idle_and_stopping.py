"""Two thousand idle connections, and a server that stops while requests wait."""
import resource
import signal
import threading
import time

from harness import equal, land, must, says, Server


@says("two thousand idle connections leave the server answering, in little memory")
def idle():
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 4096) if hard > 0 else 4096, hard))
    with Server() as server:
        connections = [server.connect() for _ in range(2000)]
        for connection in connections[::2]:
            connection.sendall(b"GET /api/v1/session HT")
        server.alive()
        equal(server.add(land()).status, 201)
        with open(f"/proc/{server.process.pid}/status") as file:
            rss = next(int(line.split()[1]) for line in file if line.startswith("VmRSS"))
        print(f"# {rss} kB with 2000 idle connections")
        for connection in connections:
            connection.close()
        server.alive()


@says("a stop while writes are waiting loses none that was acknowledged, and answers what was saved")
def stopping():
    for _ in range(5):
        server, acknowledged, lock = Server(), [], threading.Lock()

        def write(number, server=server, acknowledged=acknowledged, lock=lock):
            for turn in range(100):
                try:
                    if server.add(land(str(1 + turn), "亩", source=f"{number}-{turn}")).status != 201:
                        return
                except Exception:  # noqa: BLE001 - it has stopped
                    return
                with lock:
                    acknowledged.append(f"{number}-{turn}")
        threads = [threading.Thread(target=write, args=(number,)) for number in range(30)]
        for thread in threads:
            thread.start()
        time.sleep(0.3)
        server.process.send_signal(signal.SIGTERM)
        for thread in threads:
            thread.join()
        server.stop()
        with Server(server.data) as again:
            saved = [fact["source"] for fact in again.document("/api/v1/facts?subject=industrial_land&history=1&limit=5000")["facts"]]
        equal(set(acknowledged) - set(saved), set())
        must(not (server.data / "qingshan.sock").exists(), "the socket is taken away")
