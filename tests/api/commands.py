"""The commands: exit codes, help, JSON on stdout alone, and work done through a running server."""
import json
import re
import subprocess

from harness import PACK, PROGRAM, equal, land, must, new_file, new_folder, new_pack, new_path, run, says, Server, verdict

COMMANDS = ("init", "check", "status", "indicator", "project list", "fact add", "fact withdraw", "fact list", "import", "report", "verify", "backup", "restore", "serve", "openapi", "bench")
FACT = ("fact", "add", "industrial_land", "--year", "2017", "--value", "862.73", "--unit", "公顷", "--source", "测试")


@says("check: warnings exit 0, errors 1, usage 64, and every line has its form")
def check():
    ran = run("check", PACK)
    equal(ran.code, 0, ran.out)
    for line in ran.out.strip().split("\n"):
        must(re.fullmatch(r"[\w./-]+:\d+: (error|warning): .+ \[[a-z-]+( [^\]]+)?\]", line), line)
    broken = run("check", new_pack([("facts.csv", b"17.5", b"17.5.1")]))
    equal(broken.code, 1)
    must("facts.csv:3: error: " in broken.out, broken.out)
    equal(run("check").code, 64)
    equal(run("check", "a", "b").code, 64)
    equal(json.loads(run("check", PACK, "--json").out)["counts"]["error"], 0)


@says("what is no command or no option is a usage error")
def usage():
    for arguments in ((), ("no_such",), ("status", "x"), ("--no-such",), ("indicator",), ("fact",), ("fact", "remove"), ("fact", "add", "x"), ("init",),
                      ("project", "add"), ("status", "--year"), ("backup",), ("openapi", "x")):
        equal(run(*arguments).code, 64, arguments)


@says("every command has help")
def help_texts():
    for command in COMMANDS:
        ran = run(*command.split(), "--help")
        equal(ran.code, 0, command)
        must(command in ran.out and "--data" in ran.out, ran.out[:200])


@says("--json prints one document on stdout and nothing else")
def documents():
    data = new_folder()
    for command in (("status",), ("indicator", "38"), ("project", "list"), ("fact", "list"), ("verify",), FACT):
        ran = run(*command, "--json", data=data)
        equal((ran.code, ran.err), (0, ""), command)
        must(isinstance(ran.json(), dict), command)


@says("unknown numbers, years and formats are said, not guessed")
def unknown():
    data = new_folder()
    for command, codes in ((("indicator", "99"), (66,)), (("status", "--year", "1"), (65,)), (("status", "--as-of", "soon"), (65,)), (("report", "x"), (64, 65, 66)),
                           (("report", "problems", "--format", "pdf"), (64, 65)), (("status", "--region", "1"), (66,))):
        ran = run(*command, data=data)
        must(ran.code in codes, (command, ran.code))
        ran.one_clear_line()


@says("bytes that are no text do not get into the records")
def no_text():
    data = new_folder()
    done = subprocess.run([PROGRAM.encode(), b"fact", b"add", b"industrial_land", b"--year", b"2017", b"--value", b"1", b"--unit", "亩".encode(),
                           b"--source", b"\xff\xfe", b"--data", str(data).encode()], capture_output=True)
    equal(done.returncode, 65, done.stderr)
    equal(run("fact", "list", "industrial_land", "--json", data=data).json()["facts"], [])


@says("a command that writes goes through the running server, which shows it at once")
def beside_a_server():
    with Server() as server:
        ran = run(*FACT, "--person", "李四", data=server.data)
        equal(ran.code, 0, ran.err)
        must(verdict(server, "24")["value"] is not None, "24 is computed")
        equal(server.document("/api/v1/facts?subject=industrial_land")["facts"][0]["who"], "李四")
        equal(run("fact", "add", "industrial_land", "--year", "2017", "--value", "1", "--unit", "万元", "--source", "x", data=server.data).code, 65)
        equal(run("import", new_file("element,year,value,unit,source\nindustrial_land,2018,1,万元,x\n"), data=server.data).code, 65)
        equal(run("import", new_file("element,year,value,unit,source\nindustrial_land,2018,5,亩,x\n"), data=server.data).code, 0)
        equal(run("init", "--pack", PACK, data=server.data).code, 0)
        equal(run("status", data=server.data).code, 0)
        equal(server.document("/api/v1/verify", token=server.token)["sound"], True)


@says("a socket left by a killed server does not keep commands from working")
def left_socket():
    server = Server()
    server.kill()
    must((server.data / "qingshan.sock").exists(), "left behind")
    equal(run(*FACT, data=server.data).code, 0)
    Server(server.data).stop()


@says("init of the same pack again changes nothing")
def init_again():
    data = new_folder()
    equal(run("init", "--pack", PACK, data=data).code, 0)
    equal(run("verify", data=data).code, 0)
    equal(run("init", "--pack", PACK, "--dry-run", data=new_path()).code, 0)
