"""Several devices on one connection, as a dispatcher or a lower platform sends them: each packet is judged by its own MN and password."""
from devices import MN, Device, Gateway, recent_times, station, stored, table, upload, verified
from harness import equal, must, new_file, run, says, wait_for

OTHER, THIRD = "510A0000000000000000000B", "510A0000000000000000000C"
VALUE = {"a21026-Rtd": "12.50"}
TIMES = recent_times(10)


def two(*more):
    return station(("p1", MN), ("p2", OTHER, "abcdef"), *more)


def report_as(line, mn, pw, at, cn=9014):
    """A packet of this device on the line, and its answer."""
    line.send(upload(VALUE, at, mn=mn, pw=pw))
    answer = line.answer()
    must(answer, f"the line was closed at {mn}")
    equal((answer.cn, answer.fields["MN"]), (cn, mn))


def online(server, mn):
    learned = server.ask_for(f"/api/v1/devices/{mn}")["learned"]
    return bool(learned and learned["online"])


@says("packets of two devices on one connection are answered and stored, each under its own point")
def two_devices():
    with Gateway(two()) as server, Device(server) as line:
        for at in TIMES[:3]:
            report_as(line, MN, "123456", at)
            report_as(line, OTHER, "abcdef", at)
        for point in ("p1", "p2"):
            equal({row["point"] for row in stored(server.data, 3, point)}, {point})
        equal((server.events(), online(server, MN), online(server, OTHER)), ([], True, True))


@says("what comes in one piece is answered device by device, in order")
def in_one_piece():
    with Gateway(two()) as server, Device(server) as line:
        line.send(b"".join(upload(VALUE, at, mn=mn, pw=pw) for at in TIMES[:5] for mn, pw in ((MN, "123456"), (OTHER, "abcdef"))))
        equal([line.answer().fields["MN"] for _ in range(10)], [MN, OTHER] * 5)


@says("a wrong password, an unknown MN and one switched off are refused alone on a line where others speak, and told")
def refused_alone():
    with Gateway(two(("p3", THIRD, "123456", {"enabled": "no"}))) as server, Device(server) as line:
        report_as(line, MN, "123456", TIMES[0])
        for mn, pw, what in ((OTHER, "000000", "wrong_password"), ("510A00000000000000000FFF", "123456", "unknown_device"), (THIRD, "123456", "disabled"),
                             (MN, "000000", "wrong_password")):
            line.send(upload(VALUE, TIMES[1], mn=mn, pw=pw))
            server.told(what, mn)
        report_as(line, OTHER, "abcdef", TIMES[2])
        report_as(line, MN, "123456", TIMES[3])
        line.says_nothing_more()
        equal(len(stored(server.data, 3)), 3)
    equal(verified(server.data), 3)


@says("a device that is heard on another line is spoken to there; the others stay on theirs")
def moves():
    with Gateway(two()) as server, Device(server) as first, Device(server, OTHER, "abcdef") as second:
        report_as(first, OTHER, "abcdef", TIMES[0])
        report_as(first, MN, "123456", TIMES[0])
        second.report(VALUE, TIMES[1])
        server.told("replaced", OTHER)
        server.command(OTHER, 1011)
        equal(second.answer().cn, 1011)
        report_as(first, MN, "123456", TIMES[2])
        server.command(MN, 1011)
        equal(first.answer().fields["MN"], MN)
        report_as(first, OTHER, "abcdef", TIMES[3])  # and back: nobody else speaks on the second line now
        must(second.is_closed(), "a line on which nobody speaks any more stays")
        report_as(first, MN, "123456", TIMES[4])


@says("a new password ends one device's registration; the others on its line go on")
def new_password():
    folder = two()
    with Gateway(folder) as server, Device(server) as line:
        report_as(line, MN, "123456", TIMES[0])
        report_as(line, OTHER, "abcdef", TIMES[0])
        ran = run("point", "import", new_file(table(("p2", OTHER, "fedcba"))), data=folder)
        equal(ran.code, 0, ran.err)
        wait_for(lambda: not online(server, OTHER), "its registration ended")
        line.send(upload(VALUE, TIMES[1], mn=OTHER, pw="abcdef"))
        server.told("wrong_password", OTHER)
        report_as(line, MN, "123456", TIMES[2])
        report_as(line, OTHER, "fedcba", TIMES[3])


@says("a device that falls silent on a line where others speak is offline, and the line stays")
def falls_silent():
    with Gateway(two(), limits="idle=1") as server, Device(server) as line:
        report_as(line, OTHER, "abcdef", TIMES[0])

        def silent():
            line.report(VALUE, TIMES[1])
            return server.events("silent")
        wait_for(silent, "it is told")
        equal([row[1] for row in server.events("silent")], [OTHER])
        equal((online(server, MN), online(server, OTHER)), (True, False))
        report_as(line, OTHER, "abcdef", TIMES[2])
        equal(online(server, OTHER), True)


@says("512 devices speak on one line, in any order, and all are online")
def many():
    names = [f"510A00000000000000{number:06X}" for number in range(512)]
    with Gateway(station(*((f"p{number}", mn) for number, mn in enumerate(names)))) as server, Device(server) as line:
        for order in (names, names[::-1], names[::7] + names[3::7]):
            frames = [upload(VALUE, TIMES[0], mn=mn) for mn in order]
            for start in range(0, len(frames), 64):
                line.send(b"".join(frames[start:start + 64]))
                equal([line.answer().fields["MN"] for _ in frames[start:start + 64]], order[start:start + 64])
        board = server.document("/api/v1/devices")
        equal((sum(1 for row in board["devices"] if row["connected"]), board["gateway"]["connections"]), (512, 1))
        line.socket.close()
        wait_for(lambda: not any(row["connected"] for row in server.document("/api/v1/devices")["devices"]), "all are offline")
