"""Why a frame was refused is told with the reason and, where it can be read, the MN."""
from devices import MN, Device, Gateway, recent_times, station, stored, upload
from harness import equal, must, says
from logger import frame, modbus

VALUE = {"a21026-Rtd": "12.50"}
TIMES = recent_times(6)
STRANGER = "510A00000000000000000FFF"


def lone(what, count, *sent, mn=MN, then=True):
    """So often this is told of these bytes on a line of their own, and nothing else is."""
    with Gateway() as server, Device(server) as device:
        for bytes_ in sent:
            device.send(bytes_)
        if then:
            device.report(VALUE, TIMES[5])
        server.told_times(what, count, mn)
        equal([row for row in server.events() if row[0] != what], [])


def ending(tail, at=TIMES[0], **more):
    return upload(VALUE, at, **more)[:-2] + tail


@says("a packet that ends with LF, CR, two characters of text or nothing is refused for its tail, of its device")
def tails():
    for tail in (b"\n", b"\r", b"\\r\\n", b"", b"**\r\n"):
        lone("refused_tail", 3, *(ending(tail, at) for at in TIMES[:3]))


@says("one that waits for an answer without a tail is told all the same, once")
def waits():
    for tail in (b"\n", b"\r", b""):
        lone("refused_tail", 1, ending(tail), then=False)


@says("one that hangs up behind a packet without a tail is told too")
def hangs_up():
    with Gateway() as server:
        with Device(server) as device:
            device.send(ending(b""))
        server.told("refused_tail", MN)


@says("a tail that comes late is no refusal of the frame")
def late():
    with Gateway() as server, Device(server) as device:
        sent = upload(VALUE, TIMES[0])
        device.send(sent[:-2])
        server.told("refused_tail", MN)
        device.send(sent[-2:])
        equal(device.answer().cn, 9014)
        equal(len(stored(server.data, 1)), 1)


@says("without its tail a stranger is unknown and a wrong password is wrong, and that is what is told")
def strangers_without_tail():
    for mn, pw, what in ((STRANGER, "123456", "unknown_device"), (MN, "000000", "wrong_password")):
        with Gateway() as server, Device(server) as device:
            device.send(ending(b"\n", mn=mn, pw=pw))
            server.told(what, mn)


@says("a wrong length is told as such with the MN: too long, too short, no number, characters instead of bytes")
def lengths():
    sent = upload(VALUE, TIMES[0])
    size = int(sent[2:6])
    for digits in (b"0400", b"%04d" % (size + 4), b"%04d" % (size - 2), b"12ab", b" %03d" % size, b"-001"):
        filling = b"x" * 300 if digits == b"0400" else b""  # so much is waited for
        lone("refused_length", 1, b"##" + digits + sent[6:] + filling)


@says("a length that claims too much is told while the device waits for its answer")
def waits_for_length():
    sent = upload(VALUE, TIMES[0])
    lone("refused_length", 1, b"##0400" + sent[6:], then=False)


@says("a wrong CRC is told with its MN, whatever the tail")
def checks():
    for tail in (b"\r\n", b"\n", b"\r", b""):
        segment = upload(VALUE, TIMES[0])[6:-6]
        sent = frame(segment, b"%04X" % modbus(segment))[:-2] + tail
        lone("refused_crc", 1, sent)


@says("a packet that does not say what it is is refused for that")
def segments():
    lone("refused_segment", 1, frame(f"ST=31;CN=20;PW=123456;MN={MN};Flag=4;CP=&&&&"))


@says("what some modems send between packets is no refusal")
def greetings():
    with Gateway() as server, Device(server) as device:
        device.send(b"DTU 13800000000\r\n")
        device.report(VALUE, TIMES[0])
        device.send(b"\x00\x00#\r\n\r\n")
        device.report(VALUE, TIMES[1])
        must(not server.events(), server.events())


@says("a line that never said who it is names the MN of what it sent, when it is closed")
def never_registered():
    with Gateway(limits="register=1") as server, Device(server) as device:
        device.send(upload(VALUE, TIMES[0])[:60])
        must(device.is_closed())
        equal(server.told("unregistered")[0][1], "")  # cut before its MN was whole
    with Gateway(limits="register=1") as server, Device(server) as device:
        device.send(upload(VALUE, TIMES[0])[:-20])
        must(device.is_closed())
        server.told("unregistered", MN)
