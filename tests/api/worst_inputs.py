"""The worst that a file, a body or an address can hold: the processor time it costs is bounded by its bytes."""
import resource
import shutil

from harness import PACK, Server, equal, must, new_file, new_folder, new_path, run, says

SECONDS = 20        # of processor time, of the sanitized program; what grows with the square of its bytes takes minutes
SIZE = 400_000      # bytes


def costs(*arguments, data=None, **more):
    """Runs the program; how much processor time it took, and what it said."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    ran = run(*arguments, data=data, **more)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    took = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    must(took < SECONDS, f"{arguments}: {took:.1f} s")
    must(ran.code in (0, 1, 2, 64, 65, 66, 78), (arguments, ran.code, ran.err[-500:]))
    return ran


@says("a pack whose head is brackets, dashes or anchors is refused at once")
def packs():
    for text in ("[" * 40_000, "{" * 40_000, "- " * 40_000, "[\n" * 40_000, "? " * 40_000, "".join(f"&a{n} x\n- " for n in range(20_000)), "a: " * 40_000,
                 "".join(f"k{n}: 1\n" for n in range(20_000)), '"' * 100_000, "'" * 100_001, "!" * 100_000, "x: |\n" + " \n" * 100_000):
        folder = new_path()
        shutil.copytree(PACK, folder)
        (folder / "pack.yaml").write_text(text)
        ran = costs("check", folder)
        equal(ran.code, 1, (text[:20], ran.err))  # findings


@says("a table of quotes, commas, empty lines or one long cell costs no more than its bytes")
def tables():
    folder = new_folder()
    head = "point,mn,pw,edition,crc,kind,longitude,latitude\n"
    for body in ('"' * SIZE, '"\n' * (SIZE // 2), "," * SIZE, ",\n" * (SIZE // 2), "\n" * SIZE, "\r" * SIZE, '"a"b\n' * (SIZE // 5), "x" * SIZE,
                 '"a\n' * (SIZE // 3), "一" * (SIZE // 3), "p1," * (SIZE // 3), '""' * (SIZE // 2), "=1+1\n" * (SIZE // 5)):
        path = new_file(head + body)
        for what in ("point", "series"):
            costs(what, "import", path, data=folder)
        costs("import", new_file("数据项,年份,数值,单位,来源\n" + body), data=folder)


@says("bytes that look like frames cost the decoder no more than their number")
def frames():
    aimed = b"".join(b"##%04d" % (9900 - 12 - 6 * i) for i in range(1000))
    aimed += b";" * (9900 - len(aimed) - 8) + b"&&0000\r\n"
    for number, piece in enumerate((b"##9896", aimed, b"##9890##0000FFFF\r\n", b"##4000AAAA\r\n", b"#", b"##1", b"##9896&&0000\r\n")):
        costs("hj212", "decode", new_file(piece * (SIZE // len(piece))), "--crc", ("strict", "modbus", "ignore")[number % 3])


@says("a body of brackets, a query of thousands of parameters and a long list cost the server little")
def requests():
    def spent():
        with open(f"/proc/{server.process.pid}/stat") as file:
            fields = file.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / 100

    with Server() as server:
        bodies = ["[" * 200_000, '{"a":' * 40_000, '{' + ",".join(f'"k{n}":1' for n in range(20_000)) + "}", '"' + "\\u0041" * 40_000 + '"', "[" + "1," * 100_000 + "1]",
                  '{"value":"' + "9" * 200_000 + '"}', '{"note":"' + "一" * 60_000 + '"}']
        for path in ("/api/v1/facts", "/api/v1/limits", "/api/v1/points", "/api/v1/maintenance"):
            for body in bodies:
                before = spent()
                answer = server.ask("POST", path, body.encode(), {"Content-Type": "application/json"}, server.token)
                must(400 <= answer.status < 500, (path, body[:20], answer.status))
                must(spent() - before < SECONDS, f"{path} {body[:20]}: {spent() - before:.1f} s")
        for query in ("&".join(f"a{n}=1" for n in range(300)), "year=" + "9" * 6000, "q=" + "%25" * 2000, "&" * 200, "point=" + "a" * 6000):
            for path in ("/api/v1/points", "/api/v1/series", "/api/v1/warnings", "/api/v1/facts"):
                before = spent()
                must(server.get(f"{path}?{query}").status < 500)
                must(spent() - before < SECONDS, f"{path} {query[:20]}: {spent() - before:.1f} s")
