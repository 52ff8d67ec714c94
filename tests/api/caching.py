"""Conditional requests, compression, HEAD, and what must not be mixed up in the cache."""
import gzip

from harness import equal, land, must, needs_own_memory, says, Server

server = Server()
STATUS = "/api/v1/status?year=2017"


@says("an answer has an ETag and is not sent again to who knows it")
def conditional():
    first = server.get(STATUS)
    tag = first.headers["etag"]
    for known in (tag, f'"other", {tag}', "*", "W/" + tag):
        again = server.get(STATUS, headers={"If-None-Match": known})
        equal((again.status, again.body, again.headers["etag"]), (304, b"", tag), known)
    equal(server.get(STATUS, headers={"If-None-Match": '"other"'}).status, 200)


@says("a commit changes the tag of what it changed")
def commit():
    before = server.get(STATUS).headers["etag"]
    equal(server.add(land()).status, 201)
    after = server.get(STATUS, headers={"If-None-Match": before})
    equal(after.status, 200)
    must(after.headers["etag"] != before, "another tag")


@says("compressed and plain answers say the same and have their own tags")
def compressed():
    plain, packed = server.get(STATUS), server.get(STATUS, headers={"Accept-Encoding": "gzip"})
    equal(packed.headers["content-encoding"], "gzip")
    equal(gzip.decompress(packed.body), plain.body)
    must(packed.headers["etag"] != plain.headers["etag"], "tags")
    must("content-encoding" not in plain.headers, "plain")
    must(len(packed.body) < len(plain.body) / 3, "it pays")


@says("compression is only used where it is accepted")
def refused_compression():
    for accepted, wanted in (("br", None), ("gzip;q=0", None), ("gzip; q=0", None), ("gzip;q=0.0", None), ("gzip;q=0.5", "gzip"), ("br, gzip", "gzip")):
        equal(server.get(STATUS, headers={"Accept-Encoding": accepted}).headers.get("content-encoding"), wanted, accepted)


@says("languages and encodings never take each other's place in the cache")
def mixed():
    wanted = {}
    for _ in range(3):
        for language in ("zh", "en"):
            for encoding in ("gzip", "identity"):
                answer = server.get("/api/v1/problems", headers={"Accept-Language": language, "Accept-Encoding": encoding})
                equal(answer.headers.get("content-encoding"), "gzip" if encoding == "gzip" else None)
                must("Accept-Language" in answer.headers["vary"] and "Accept-Encoding" in answer.headers["vary"], answer.headers["vary"])
                wanted.setdefault((language, encoding), answer.body)
                equal(answer.body, wanted[language, encoding], (language, encoding))
    must(wanted["zh", "identity"] != wanted["en", "identity"], "two languages")


@says("HEAD has the headers of GET and no body")
def head():
    for path in (STATUS, "/api/v1/plan", "/api/v1/openapi.json", "/api/v1/session"):
        get, answer = server.get(path), server.ask("HEAD", path)
        equal((answer.status, answer.body), (200, b""), path)
        equal(answer.headers.get("etag"), get.headers.get("etag"), path)
        equal(answer.headers["content-length"], str(len(get.body)), path)
    equal(server.ask("HEAD", "/api/v1/nothing").status, 404)


@says("a problem is never kept, not even for the address it came from")
def problems_not_kept():
    for _ in range(2):
        answer = server.get("/api/v1/status?year=1")
        answer.problem(422, "input", "view.year")
        equal(answer.headers["cache-control"], "no-store")


@says("two thousand addresses do not fill the memory")
def many_addresses():
    needs_own_memory()

    def rss():
        with open(f"/proc/{server.process.pid}/status") as file:
            return next(int(line.split()[1]) for line in file if line.startswith("VmRSS"))
    for i in range(300):
        server.get(f"/api/v1/units?lang=x{i}")
    before = rss()
    for i in range(2000):
        server.get(f"/api/v1/units?lang=y{i}")
    must(rss() < before + 40 * 1024, f"{before} kB before, {rss()} kB after")


@says("the server stops cleanly after cached answers")
def stops():
    server.stop()
