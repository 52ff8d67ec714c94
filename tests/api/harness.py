"""What the whole-program tests share: the program, data folders, a running server, HTTP, TAP. Standard library only.

Environment: QINGSHAN (the program, default build/qingshan), QINGSHAN_SOURCE (the source folder), TEST_TMP (scratch).
A file is one situation; its tests are functions marked with @says("a sentence") and run in the order they stand in.
"""
import atexit
import contextlib
import http.client
import io
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import struct
import subprocess
import tarfile
import tempfile
import time
import zipfile

SOURCE = pathlib.Path(os.environ.get("QINGSHAN_SOURCE") or pathlib.Path(__file__).resolve().parents[2])
PROGRAM = os.environ.get("QINGSHAN") or str(SOURCE / "build" / "qingshan")
SCRATCH = pathlib.Path(tempfile.mkdtemp(prefix="qs-", dir=os.environ.get("TEST_TMP")))
PACK = SOURCE / "packs" / "jianghai"
DEADLINE = 30.0  # seconds for anything that must happen
TEST_SECONDS = 240  # one test: what waits for longer fails with its place, and the others still run
INSTRUMENTED = any(name in pathlib.Path(PROGRAM).read_bytes() for name in (b"__asan_init", b"__tsan_init"))
SANITIZER = re.compile(r"AddressSanitizer|LeakSanitizer|ThreadSanitizer|runtime error:")

atexit.register(shutil.rmtree, SCRATCH, ignore_errors=True)
tests = []


class TooLong(Exception):
    """One test used up TEST_SECONDS."""


class Skip(Exception):
    """Raised with the reason when the machine cannot show the situation."""


def needs_own_memory():
    if INSTRUMENTED:
        raise Skip("a sanitizer keeps freed memory")


def says(sentence):
    def mark(function):
        tests.append((sentence, function))
        return function
    return mark


def equal(found, wanted, what=""):
    if found != wanted:
        raise AssertionError(f"{what or 'value'}: found {found!r}, wanted {wanted!r}")


def must(condition, what="condition"):
    if not condition:
        raise AssertionError(what if isinstance(what, str) else repr(what))


def wait_for(condition, what, seconds=DEADLINE):
    """what: a text, or a function that gives it when the time is over."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        found = condition()
        if found:
            return found
        time.sleep(0.01)
    raise AssertionError(f"not within {seconds} s: {what() if callable(what) else what}")


# ---- the program ----

class Ran:
    def __init__(self, code, out, err):
        self.code, self.out, self.err = code, out.decode("utf-8", "replace"), err.decode("utf-8", "replace")
        must(code >= 0, f"the program died of signal {-code}: {self.err[-2000:]}")
        must(code <= 100, f"exit code {code} is above 100: {self.err[-2000:]}")
        must(not SANITIZER.search(self.err), self.err[-4000:])

    def json(self):
        return json.loads(self.out)

    def one_clear_line(self, *words):
        lines = self.err.strip().split("\n")
        must(len(lines) == 1 and lines[0].startswith("qingshan: "), f"one line was wanted: {self.err!r}")
        for word in words:
            must(word in lines[0], f"{word!r} is not in {lines[0]!r}")


def run(*arguments, data=None, stdin=None, env=None, preexec=None):
    command = [PROGRAM, *map(os.fspath, arguments)] + (["--data", os.fspath(data)] if data else [])
    done = subprocess.run(command, stdin=stdin or subprocess.DEVNULL, capture_output=True, timeout=120, cwd=SCRATCH,
                          env={**os.environ, **(env or {})}, preexec_fn=preexec)
    return Ran(done.returncode, done.stdout, done.stderr)


numbers = iter(range(1, 1 << 30))


def new_path(ending=""):
    return SCRATCH / f"{next(numbers)}{ending}"


def new_file(content, ending=".csv"):
    path = new_path(ending)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


loaded = {}
running = []  # servers that no test has ended yet


def new_folder(pack=PACK):
    """A data folder with the pack loaded; the first one is kept and copied."""
    if pack not in loaded:
        loaded[pack] = new_path()
        ran = run("init", "--pack", pack, data=loaded[pack])
        equal(ran.code, 0, ran.err + ran.out)
    folder = new_path()
    shutil.copytree(loaded[pack], folder)
    return folder


def unpack(path, folder):
    """An archive of ours; Python 3.11.2 of Debian 12 does not know the filter that later ones ask for."""
    with tarfile.open(path) as archive:
        archive.extractall(folder, **({"filter": "data"} if hasattr(tarfile, "data_filter") else {}))


def new_pack(edits=()):
    """A copy of the small pack of tests/packs; edits: (file, old bytes, new bytes), old None = the whole file."""
    top = new_path()
    shutil.copytree(SOURCE / "tests" / "packs", top)
    for name, old, new in edits:
        path = top / "base" / name
        if new is None:
            path.unlink()
            continue
        before = path.read_bytes()
        must(old is None or old in before, f"{name} has no {old!r}")
        path.write_bytes(new if old is None else before.replace(old, new, 1))
    return top / "base"


# ---- a small disk ----

def as_root():
    if os.geteuid() != 0:
        raise Skip("needs root to mount")


class Mounted:
    """A small disk of its own; skipped where mounting is not allowed."""

    def __init__(self, options):
        as_root()
        self.path = new_path()
        self.path.mkdir()
        if subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", self.path], capture_output=True).returncode:
            raise Skip("mounting is not allowed here")

    def __enter__(self):
        return self.path

    def __exit__(self, *_):
        subprocess.run(["umount", "-l", self.path], check=True)


# ---- the wall clock ----

class Clock:
    """The wall clock of programs that get its env; it can be set while they run. Only programs that are built with their tests look."""

    def __init__(self, seconds=0):
        self.path = new_path(".clock")
        self.path.write_bytes(bytes(8))
        self.env = {"QINGSHAN_TEST_CLOCK": str(self.path)}
        self.set(seconds)

    def set(self, seconds):
        """So far ahead of this machine's."""
        self.seconds = seconds
        with open(self.path, "r+b") as file: # in place: it is mapped
            file.write(struct.pack("<q", int(seconds * 1000)))

    def time(self):
        return time.time() + self.seconds


# ---- a running server ----

class Answer:
    def __init__(self, status, headers, body):
        self.status, self.body = status, body
        self.headers = {name.lower(): value for name, value in headers}

    def json(self):
        return json.loads(self.body)

    def problem(self, status, slug, key=None):
        equal(self.status, status, self.body[:500])
        equal(self.headers.get("content-type"), "application/problem+json; charset=utf-8")
        found = self.json()
        equal(found["type"], "/problems/" + slug)
        equal(found["status"], status)
        must(found["title"] and found["detail"] and isinstance(found["arguments"], dict), found)
        must(found["key"] not in found["detail"], f"the message of {found['key']} is missing")
        if key:
            equal(found["key"], key)
        return found


class LocalConnection(http.client.HTTPConnection):
    def __init__(self, path):
        super().__init__("localhost", timeout=DEADLINE)
        self.path = str(path)

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(DEADLINE)
        self.sock.connect(self.path)


class Server:
    def __init__(self, data=None, *options, env=None):
        self.data = data or new_folder()
        self.errors = open(new_path(".stderr"), "w+b")
        self.process = subprocess.Popen([PROGRAM, "serve", "--data", str(self.data), "--listen", "127.0.0.1:0", *map(str, options)],
                                        stdout=subprocess.PIPE, stderr=self.errors, cwd=SCRATCH, env={**os.environ, **(env or {})})
        found = re.search(rb"http://127.0.0.1:(\d+)", self.process.stdout.readline())
        if not found:
            self.process.wait()
            raise AssertionError("the server did not start: " + self.stderr())
        running.append(self)
        self.port = int(found.group(1))
        self.token = (self.data / "token").read_text()

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        if kind:
            self.process.kill()
            self.process.wait()
            self.errors.close()
        else:
            self.stop()

    def stderr(self):
        self.errors.seek(0)
        return self.errors.read().decode("utf-8", "replace")

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(DEADLINE)
        said = self.stderr()
        self.errors.close()
        must(not SANITIZER.search(said), said[-6000:])
        equal(code, 0, "exit code of serve: " + said[-2000:])

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.errors.close()

    def connect(self, seconds=DEADLINE):
        return socket.create_connection(("127.0.0.1", self.port), timeout=seconds)

    def ask(self, method, path, body=None, headers=None, token=None, local=False):
        """local: by the socket in the data folder."""
        connection = LocalConnection(self.data / "qingshan.sock") if local else http.client.HTTPConnection("127.0.0.1", self.port, timeout=DEADLINE)
        headers = dict(headers or {})
        if token is not None:
            headers["Authorization"] = "Bearer " + token
        connection.request(method, path, body, headers)
        reply = connection.getresponse()
        answer = Answer(reply.status, reply.getheaders(), reply.read())
        connection.close()
        return answer

    def get(self, path, **more):
        return self.ask("GET", path, **more)

    def document(self, path, **more):
        """The answer as JSON, which is as it was declared."""
        import declared  # it runs the program, by this module
        answer = self.get(path, **more)
        equal(answer.status, 200, answer.body[:500])
        equal(answer.headers["content-type"], "application/json; charset=utf-8")
        value = answer.json()
        equal(declared.undeclared(path, value)[:5], [], path)
        return value

    def written_since(self, batch):
        """What was written behind a batch, without what the watch judged meanwhile, which may come at any time."""
        found = self.document("/api/v1/changes?limit=50")["changes"]
        return [one["what"] for one in found if one["batch"] > batch and one["what"] != "warning.judge"]

    def add(self, fact, query="", token=None):
        return self.ask("POST", "/api/v1/facts" + query, json.dumps(fact).encode(), {"Content-Type": "application/json"},
                        self.token if token is None else token)

    def raw(self, sent, seconds=DEADLINE):
        """Sends bytes, closes that direction, gives everything that came back."""
        with self.connect(seconds) as connection:
            with contextlib.suppress(OSError):
                connection.sendall(sent)
                connection.shutdown(socket.SHUT_WR)
            return read_to_end(connection)

    def settled(self):
        """The steps behind serving that an older folder needs are done."""
        wait_for(lambda: not self.document("/api/v1/health")["steps"], "the steps behind serving", 60)

    def alive(self):
        equal(self.get("/api/v1/session").status, 200, "the server still answers")


def read_to_end(connection):
    parts = []
    with contextlib.suppress(OSError):
        while part := connection.recv(65536):
            parts.append(part)
    return b"".join(parts)


def land(value="862.73", unit="公顷", **more):
    """The missing input of indicator 24."""
    return {"element": "industrial_land", "year": 2017, "value": value, "unit": unit, "source": "测试来源", **more}


def verdict(server, no, query="?year=2017"):
    return server.document(f"/api/v1/indicators/{no}{query}")


def xlsx(rows):
    """The smallest spreadsheet file that holds these rows of texts."""
    def cell(text):
        escaped = str(text).replace("&", "&amp;").replace("<", "&lt;")
        return f'<c t="inlineStr"><is><t>{escaped}</t></is></c>'
    sheet = "".join(f'<row r="{n}">{"".join(map(cell, row))}</row>' for n, row in enumerate(rows, 1))
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="rels" ContentType="application/vnd.'
        f'openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r" Type="{relation}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{relation}"><sheets><sheet name="a" sheetId="1" r:id="r"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r" Type="{relation}/worksheet" '
        'Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{sheet}</sheetData></worksheet>'}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in parts.items():
            file.writestr(name, '<?xml version="1.0" encoding="UTF-8"?>' + text)
    return out.getvalue()


# ---- running ----

def too_long(*_):
    raise TooLong(f"not ended within {TEST_SECONDS} s")


def end_servers():
    """What a file shares between its tests ends with it, and its end is looked at as any other."""
    left = [server for server in running if server.process.poll() is None]
    running.clear()
    for server in left:
        server.stop()


def passes(number, sentence, function):
    import traceback
    try:
        signal.alarm(TEST_SECONDS)
        function()
        print(f"ok {number} - {sentence}", flush=True)
    except Skip as why:
        print(f"ok {number} - {sentence} # SKIP {why}", flush=True)
    except Exception:  # noqa: BLE001 - a test may fail in any way
        print(f"not ok {number} - {sentence}", flush=True)
        for line in traceback.format_exc().strip().split("\n"):
            print("# " + line, flush=True)
        return False
    finally:
        signal.alarm(0)
    return True


def run_tests(number):
    """Runs what the loaded file marked; gives the next number and whether one failed."""
    signal.signal(signal.SIGALRM, too_long)
    failed = False
    for sentence, function in tests:
        failed = not passes(number, sentence, function) or failed
        number += 1
    tests.clear()
    if any(server.process.poll() is None for server in running):
        failed = not passes(number, "the servers of this file end cleanly", end_servers) or failed
        number += 1
    return number, failed
