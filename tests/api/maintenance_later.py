"""Maintenance that is entered after the fact: the means of its span are computed again, and the warnings follow."""
import datetime
import json

from harness import Server, equal, must, new_file, new_folder, run, says, wait_for

ZONE = datetime.timezone(datetime.timedelta(hours=8))
BEGIN = datetime.datetime.now(ZONE).replace(minute=0, second=0, microsecond=0) - datetime.timedelta(hours=8)
POINTS = "point,mn,pw,edition,crc,kind,longitude,latitude,name\nstack2,440704B003,123456,2017,strict,stack,113.10,22.55,二号锅炉\n"
LIMITS = "point,factor,average,upper,basis,source\nstack2,a21026,hour,35,permit,许可证 2\n"
MINUTES = "point,factor,kind,time,value,flag,origin\n" + "".join(
    f"stack2,a21026,minute,{(BEGIN + datetime.timedelta(minutes=10 * i)).isoformat()},{(80 if 12 <= i < 18 else 20) + i % 3},N,device\n" for i in range(42))
data = new_folder()
for command, table in (("point", POINTS), ("limit", LIMITS), ("series", MINUTES)):
    equal(run(command, "import", new_file(table), data=data).code, 0)
server = Server(data)


def post(path, body):
    answer = server.ask("POST", "/api/v1" + path, json.dumps(body).encode(), {"Content-Type": "application/json"}, server.token)
    equal(answer.status, 200, answer.body[:500])


def high_hour():
    """Value and flag of the hour that is above the limit."""
    first, last = BEGIN.date().isoformat(), (BEGIN + datetime.timedelta(days=1)).date().isoformat()
    document = server.document(f"/api/v1/series?point=stack2&factor=a21026&kind=hour&from={first}&to={last}")
    at_ms = int((BEGIN + datetime.timedelta(hours=2)).timestamp() * 1000)
    return [(row[1], row[5]) for row in document["rows"] if row[0] == at_ms]


def exceedances():
    return server.document("/api/v1/warnings?state=all&rule=exceedance")["warnings"]


@says("an hour that is declared maintenance has another mean, and its exceedance is taken back with a step that says so")
def declared():
    wait_for(exceedances, "the hour above the limit, of the mean of its minutes")
    equal(high_hour(), [("81", "N")])
    post("/maintenance", {"point": "stack2", "factor": "a21026", "from": (BEGIN + datetime.timedelta(hours=2)).isoformat(),
                          "to": (BEGIN + datetime.timedelta(hours=3)).isoformat(), "reason": "校准", "person": "李四"})
    wait_for(lambda: high_hour() == [(None, "Md")], "the mean is computed again")
    wait_for(lambda: exceedances()[0]["revoked"], "the warning is taken back")
    step = server.document(f"/api/v1/warnings/{exceedances()[0]['id']}")["steps"][-1]
    equal((step["kind"], step["who"]), ("revised", "system"))
    must(step["text"], step)


@says("when the maintenance is withdrawn, mean and warning are what they were")
def withdrawn():
    window = server.document("/api/v1/maintenance?point=stack2")["maintenance"][0]
    post(f"/maintenance/{window['id']}/withdraw", {"person": "李四", "reason": "登记错误"})
    wait_for(lambda: high_hour() == [("81", "N")], "the mean is what it was")
    wait_for(lambda: not exceedances()[0]["revoked"], "the warning is there again")
    server.stop()
