"""Lines that nobody was taken on: garbage, many idle ones, and guesses at passwords hold up no device, and are told."""
import contextlib
import socket
import threading
import time

import harness
from devices import MN, Device, Gateway, recent_times, station, stored, upload
from harness import equal, must, new_path, says, wait_for

OTHER = "510A0000000000000000000B"
VALUE = {"a21026-Rtd": "12.50"}
TIMES = recent_times(60)
RIGHT_S = 5  # a right password is answered within so long, whatever was tried before


def two():
    return station(("p1", MN), ("p2", OTHER, "Kq7-rain"))


def line(server, address="127.0.0.1"):
    return socket.create_connection(("127.0.0.1", server.device_port), timeout=30, source_address=(address, 0))


class From(Device):
    """A device at another address of this machine."""

    def __init__(self, server, address, *which):
        super().__init__(server, *which)
        self.socket.close()
        self.socket = line(server, address)


def flood(server, piece, address="127.0.0.1", most=4 << 20):
    """Sends until the line is closed; how many bytes went."""
    sent = 0
    with line(server, address) as one, contextlib.suppress(OSError):
        while sent < most:
            one.sendall(piece)
            sent += len(piece)
    return sent


@says("bytes that are no frames close a line nobody was taken on, and that is told; what little a modem says is not")
def garbage():
    for piece in (b"##9896" * 3000, b"\x00" * 8192, b"GET / HTTP/1.1\r\nHost: a\r\n\r\n" * 300, b"##0000FFFF\r\n" * 500, b"##9896&&0000\r\n" * 1000):
        with Gateway(two()) as server:
            must(flood(server, piece) < 4 << 20, "never closed")
            wait_for(lambda: server.events("garbage"), "it is told")
            with Device(server) as device:
                device.send(b"DTU 13800000000\r\n" * 20)
                device.report(VALUE, TIMES[0])


@says("the number of bytes that may be no frames is a setting, on the command line and in qingshan.yaml")
def setting():
    folder = two()
    (folder / "qingshan.yaml").write_text("# words\ngateway_garbage: 2000   # bytes\nseries: embedded\n")
    for server in (Gateway(two(), limits="garbage=2000"), Gateway(folder)):
        with server, line(server) as one:
            one.sendall(b"x" * 1500)
            must(not server.events(), server.events())
            one.sendall(b"x" * 1500)
            equal(one.recv(10), b"")
            server.told("garbage")


@says("a device is answered at once while others send heads that aim at one end")
def held_up():
    with Gateway(two()) as server, Device(server) as device:
        device.report(VALUE, TIMES[0])
        stop = time.monotonic() + 4
        block = b"".join(b"##%04d" % (9900 - 12 - 6 - 6 * i) for i in range(1000))
        block = block + b";" * (9900 - len(block) - 8) + b"&&0000\r\n"

        def attack(piece):
            while time.monotonic() < stop:
                flood(server, piece, most=200_000)
        threads = [threading.Thread(target=attack, args=(piece,)) for piece in (b"##9896" * 1000, block, b"##9890##0000FFFF\r\n" * 400)]
        for thread in threads:
            thread.start()
        slowest = 0
        for at in TIMES[1:50]:
            start = time.monotonic()
            device.report(VALUE, at)
            slowest = max(slowest, time.monotonic() - start)
            if time.monotonic() > stop:
                break
        for thread in threads:
            thread.join()
        must(slowest < 5, f"{slowest:.2f} s")  # the sanitized program on a machine in use; it was minutes


@says("a device that is known may send garbage without losing its line: it is told, and what is sound among it is kept")
def known_garbage():
    with Gateway(two()) as server, Device(server) as device:
        device.report(VALUE, TIMES[0])
        for at in TIMES[1:4]:
            device.send(b"##9896" * 20000 + b"\r\n" * 5000)
            device.report(VALUE, at)
        server.told("garbage", MN)
        equal(len(stored(server.data, 4)), 4)


@says("idle lines of one address are limited: the oldest gives way, a device that speaks at once is heard, and others are not touched")
def idle_lines():
    with Gateway(two(), limits="newcomers=50") as server, Device(server) as device, contextlib.ExitStack() as lines:
        device.report(VALUE, TIMES[0])
        neighbour = lines.enter_context(line(server, "127.0.0.2"))
        mine = [lines.enter_context(line(server)) for _ in range(60)]
        server.told("too_many_unregistered")
        for old in mine[:10]:
            equal(old.recv(10), b"")
        with Device(server, OTHER, "Kq7-rain") as another:
            another.report(VALUE, TIMES[0])
            neighbour.sendall(upload(VALUE, TIMES[1], mn=OTHER, pw="Kq7-rain"))
            must(neighbour.recv(1000).startswith(b"##"), "the line of another address was closed")
        device.report(VALUE, TIMES[2])


@says("of many lines that come at the same moment every one is taken, some by some, and devices are heard between them")
def burst():
    with Gateway(two()) as server, Device(server) as device, contextlib.ExitStack() as lines:
        device.report(VALUE, TIMES[0])
        for round_number in range(3):
            many = [lines.enter_context(socket.socket()) for _ in range(200)]
            for one in many:
                one.setblocking(False)
                one.connect_ex(("127.0.0.1", server.device_port))
            device.report(VALUE, TIMES[1 + round_number])
            for one in many[-1:] + many[:5]:  # the last may be the one that was held
                one.settimeout(30)
                one.sendall(upload(VALUE, TIMES[10 + round_number], mn=OTHER, pw="Kq7-rain"))
                must(one.recv(1000).startswith(b"##"), "a line was not heard")


@says("registered lines of one address are not limited by it")
def registered_lines():
    names = [f"510A00000000000000{number:06X}" for number in range(40)]
    folder = station(*((f"p{number}", mn) for number, mn in enumerate(names)))
    with Gateway(folder, limits="newcomers=10") as server, contextlib.ExitStack() as lines:
        devices = [lines.enter_context(Device(server, mn)) for mn in names[:10]]
        for start in range(10, 40, 10):
            for device in devices[-10:]:
                device.report(VALUE, TIMES[0])
            devices += [lines.enter_context(Device(server, mn)) for mn in names[start:start + 10]]
        for device in devices:
            device.report(VALUE, TIMES[1])
        equal(server.events(), [])


@says("where all lines are in use a line that nobody was taken on gives way, and registered ones do not")
def full():
    with Gateway(two(), limits="connections=20") as server, Device(server) as device, contextlib.ExitStack() as lines:
        device.report(VALUE, TIMES[0])
        for number in range(30):
            lines.enter_context(line(server, f"127.0.0.{number + 2}"))
        with Device(server, OTHER, "Kq7-rain") as another:
            another.report(VALUE, TIMES[0])
            device.report(VALUE, TIMES[1])


def guess(server, count, address="127.0.0.1", until=None):
    """Guesses one after the other, each on a line of its own, until it is closed; how many were made."""
    for number in range(count):
        if until and time.monotonic() > until:
            return number
        with From(server, address, OTHER, f"{number:06d}") as device:
            device.upload(VALUE, TIMES[0])
            must(device.is_closed())
    return count


@says("many wrong passwords are slowed down and told with their count; a right one from the same address is answered within 5 s")
def guessing():
    with Gateway(two()) as server:
        made = guess(server, 1000, until=time.monotonic() + 6)
        must(made < 20, f"{made} guesses in 6 s")
        start = time.monotonic()
        with Device(server, OTHER, "Kq7-rain") as device:
            device.report(VALUE, TIMES[0])
        must(time.monotonic() - start < RIGHT_S, time.monotonic() - start)
        server.told("password_guessing", OTHER)
        server.told_times("wrong_password", made)


@says("many guesses at once are no quicker, and a right password among them is answered within 5 s, from there and from elsewhere")
def guessing_at_once():
    with Gateway(two()) as server:
        until = time.monotonic() + 8
        made = [0] * 10

        def one(index):
            made[index] = guess(server, 1000, until=until)
        threads = [threading.Thread(target=one, args=(index,)) for index in range(10)]
        for thread in threads:
            thread.start()
        time.sleep(2)
        for address in ("127.0.0.9", "127.0.0.1", "127.0.0.1"):
            start = time.monotonic()
            with From(server, address, OTHER, "Kq7-rain") as device:
                device.report(VALUE, TIMES[int(start) % 60])
            took = time.monotonic() - start
            must(took < RIGHT_S, f"{took:.1f} s from {address}")
        for thread in threads:
            thread.join()
        must(sum(made) < 120, f"{sum(made)} guesses in 8 s")


@says("a device that has spoken goes on while its password is guessed, on its own line and from its address")
def not_punished():
    with Gateway(two()) as server, Device(server, OTHER, "Kq7-rain") as device, Device(server) as neighbour:
        device.report(VALUE, TIMES[0])
        guess(server, 7)  # the next one would wait for two seconds
        for at in TIMES[1:4]:
            start = time.monotonic()
            device.report(VALUE, at)
            neighbour.report(VALUE, at)
            must(time.monotonic() - start < 1.5, "it waits")


@says("on a line where others speak guesses are slowed down too, and the others do not wait")
def shared():
    with Gateway(two()) as server, Device(server) as device:
        device.report(VALUE, TIMES[0])
        for number in range(300):
            device.send(upload(VALUE, TIMES[0], mn=OTHER, pw=f"{number:06d}"))
        device.report(VALUE, TIMES[1])
        server.told_times("wrong_password", 300)

        def answered():  # as a device sends again what was not answered
            device.send(upload(VALUE, TIMES[2], mn=OTHER, pw="Kq7-rain"))
            with contextlib.suppress(TimeoutError):
                return device.answer(0.5)
        equal(wait_for(answered, "the right password is taken").fields["MN"], OTHER)


def with_files(count):
    """The program with so many open files at most."""
    path = new_path()
    path.write_text(f"#!/bin/sh\nulimit -n {count}\nexec '{harness.PROGRAM}' \"$@\"\n")
    path.chmod(0o755)
    return path


@says("with few open files the devices' lines leave HTTP and the database what they need, and the shares are told")
def few_files():
    folder, program = two(), harness.PROGRAM
    harness.PROGRAM = with_files(400)
    try:
        server = Gateway(folder)
    finally:
        harness.PROGRAM = program
    with server, Device(server) as device, contextlib.ExitStack() as lines:
        device.report(VALUE, TIMES[0])
        must("open files: 400; lines of devices at most 200 of 20000" in server.stderr(), server.stderr())
        for number in range(450):
            lines.enter_context(line(server, f"127.0.{number % 200 + 1}.1"))
        equal(server.get("/api/v1/devices").status, 200)
        server.command(MN, 1011)
        equal(device.answer().cn, 1011)
        device.report(VALUE, TIMES[1])
