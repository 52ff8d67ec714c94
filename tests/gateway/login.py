"""CN 9021, the login of a family of loggers: they wait for 9022 with Logon=1 and send nothing before it."""
from devices import MN, Device, Gateway, recent_times, station, verified
from harness import equal, must, says
from logger import frame

OLD, NEW = "88888880000006", "510A0000000000000000000B"
VALUE = {"a21026-Rtd": "12.50"}
AT = recent_times(1)[0]
QN = "20260101080000001"


def login(device, pw="123456", flag="Flag=1;", qn=QN, cn=9021):
    device.send(frame(f"QN={qn};ST=91;CN={cn};PW={pw};MN={device.mn};{flag}CP=&&&&"))


@says("a device of 2005 that logs in hears 9022 with the QN and Logon=1 in the data area")
def of_2005():
    with Gateway(station(("p1", OLD, "123456", "2005"))) as server, Device(server, OLD) as device:
        login(device)
        answer = device.answer()
        equal((answer.cn, answer.cp), (9022, f"&&QN={QN};Logon=1&&"))
        equal((answer.fields["ST"], answer.fields["MN"], answer.fields["PW"], answer.fields["Flag"]), ("91", OLD, "123456", "0"))
    equal(verified(server.data), 1)


@says("the editions of 2017 and 2025 hear it with their own head; whether Flag asks for an answer does not matter")
def of_later_editions():
    for edition, flag, wanted in (("2017", "Flag=4;", "4"), ("2017", "", "4"), ("2017", "Flag=5;", "4"), ("2025", "Flag=9;", "8")):
        with Gateway(station(("p1", MN, "123456", edition))) as server, Device(server) as device:
            login(device, flag=flag)
            answer = device.answer()
            equal((answer.cn, answer.cp, answer.fields["QN"], answer.fields["Flag"]), (9022, f"&&QN={QN};Logon=1&&", QN, wanted))
            device.report(VALUE, AT)


@says("a login that cannot be is answered with Logon=0, told, and its line closed")
def refused():
    folder = station(("p1", OLD, "123456", "2005"), ("p2", NEW, "123456", "2017", {"enabled": "no"}))
    with Gateway(folder) as server:
        for mn, pw, what in ((OLD, "654321", "wrong_password"), ("88888880000009", "123456", "unknown_device"), (NEW, "123456", "disabled")):
            with Device(server, mn) as device:
                login(device, pw)
                answer = device.answer()
                equal((answer.cn, answer.cp), (9022, f"&&QN={QN};Logon=0&&"))
                must(device.is_closed(), f"{what} stays")
            server.told(what, mn)
    equal(verified(folder), 0)


@says("on a line where others speak, a refused login is answered and the line stays")
def refused_among_others():
    with Gateway(station(("p1", MN), ("p2", NEW))) as server, Device(server) as line, Device(server, NEW) as other:
        line.report(VALUE, AT)
        other.socket.close()
        other.socket = line.socket
        login(other, "000000")
        equal(line.answer().cp, f"&&QN={QN};Logon=0&&")
        login(other, qn=QN[:-1] + "2")
        equal(line.answer().cp, f"&&QN={QN[:-1]}2;Logon=1&&")
        line.report(VALUE, AT)


@says("the heartbeat and the request for the time are answered with 9013 as before, a 9022 from a device with nothing")
def others():
    with Gateway(station(("p1", MN, "123456", "2025"))) as server, Device(server) as device:
        for cn in (9015, 1013):
            login(device, cn=cn, flag="Flag=9;")
            equal(device.answer().cn, 9013)
        login(device, cn=9022, flag="Flag=9;")
        device.report(VALUE, AT, flag=9)
