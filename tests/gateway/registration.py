"""Who may send: MN and password, the list of points, one connection of each device."""
import contextlib

from devices import MN, Device, Gateway, observations, recent_times, station, stored, table, upload, verified
from harness import equal, must, new_file, run, says

OTHER = "510A0000000000000000000B"
VALUE = {"a21026-Rtd": "12.50"}
NOW = recent_times(1)[0]


def imported(folder, *rows):
    ran = run("point", "import", new_file(table(*rows)), data=folder)
    equal(ran.code, 0, ran.err)


@says("a known MN with its password is answered, and its values are stored")
def known():
    with Gateway() as server:
        with Device(server) as device:
            device.report(VALUE, NOW)
        row, = stored(server.data, 1)
        equal((row["point"], row["factor"], row["kind"], row["value"], row["version"]), ("p1", "a21026", "realtime", "12.50", "1"))
        equal(server.events(), [])


@says("a wrong password, an unknown MN and a device switched off are closed without a word, and told")
def strangers():
    folder = station(("p1", MN), ("p2", OTHER, "123456", {"enabled": "no"}))
    with Gateway(folder) as server:
        for mn, pw, what in ((MN, "654321", "wrong_password"), (MN, "", "wrong_password"), ("510A00000000000000000FFF", "123456", "unknown_device"),
                             (OTHER, "123456", "disabled")):
            with Device(server, mn, pw) as device:
                device.upload(VALUE, NOW)
                must(device.is_closed(), f"{what} was not closed")
            server.told(what, mn)
        equal(observations(folder), [])
    equal(verified(folder), 0)


@says("wrong passwords at speed are few rows, with their count")
def passwords_at_speed():
    with Gateway() as server, contextlib.ExitStack() as lines:
        for _ in range(50):  # at once: the first few are closed now, the others when their wait is over
            lines.enter_context(Device(server, MN, "000000")).upload(VALUE, NOW)
        server.told_times("wrong_password", 50)
        must(len(server.events("wrong_password")) <= 10, server.events())


@says("a second connection of an MN takes the place of the first")
def second_connection():
    with Gateway() as server:
        times = recent_times(2)
        with Device(server) as first, Device(server) as second:
            first.report(VALUE, times[0])
            second.report(VALUE, times[1])
            must(first.is_closed(), "the first one lives on")
        server.told("replaced", MN)
        equal(len(stored(server.data, 2)), 2)


@says("points imported while the server runs may send at once; a new password ends the old one's connection")
def imported_while_running():
    with Gateway() as server:
        with Device(server, OTHER) as early:
            early.upload(VALUE, NOW)
            must(early.is_closed())
        imported(server.data, ("p2", OTHER, "abcdef"))
        with Device(server, OTHER, "abcdef") as device:
            device.report(VALUE, NOW)
            imported(server.data, ("p2", OTHER, "fedcba"))
            must(device.is_closed(), "the old password still holds")
        with Device(server, OTHER, "fedcba") as device:
            device.report(VALUE, recent_times(2)[1])
        equal(len(stored(server.data, 2, "p2")), 2)


@says("mistakes in a table of points are told with line and column, and nothing of it is taken")
def bad_tables():
    folder = station()
    for rows, words in (((("p2", OTHER), ("p3", "A-B")), ("3", "mn", "A-B")), ((("p2", OTHER, "123456", "1999"),), ("2", "edition", "1999")),
                        ((("p2", OTHER, "123456", "2017", "loose"),), ("2", "crc", "loose")), ((("p2", OTHER), ("p3", OTHER)), ("3", OTHER)),
                        ((("p2", OTHER, "123456", "2017", "strict", "stack", "200"),), ("2", "longitude", "200"))):
        ran = run("point", "import", new_file(table(*rows)), data=folder)
        equal(ran.code, 65, ran.err)
        ran.one_clear_line(*words)
    with Gateway(folder) as server, Device(server, OTHER) as device:
        device.upload(VALUE, NOW)
        must(device.is_closed(), "a row of a refused table was taken")
