"""What a browser may do with an answer stands in every one of them: pages, documents, files, errors, streams, 304."""
import http.client

from harness import Answer, equal, land, must, new_folder, new_path, says, Server

web = new_path()
(web / "assets").mkdir(parents=True)
(web / "index.html").write_text("<!doctype html><title>青山</title>" + " " * 2000)
(web / "assets" / "app-1.js").write_text("let a = 1;\n" * 500)
server = Server(new_folder(), "--web", web)


def guarded(answer, page=False):
    policy = answer.headers.get("content-security-policy", "")
    equal(answer.headers.get("x-content-type-options"), "nosniff", answer.headers)
    equal(answer.headers.get("referrer-policy"), "same-origin")
    equal(answer.headers.get("cross-origin-resource-policy"), "same-origin")
    must(answer.headers.get("x-frame-options") in ("SAMEORIGIN", "DENY"), answer.headers)
    must("unsafe" not in policy and "*;" not in policy and "frame-ancestors '" in policy and "base-uri '" in policy and "form-action '" in policy, policy)
    must(policy.startswith("default-src 'self'; " if page else "default-src 'none'; "), policy)
    must("script-src" not in policy and "style-src" not in policy, policy)


@says("pages and their parts carry them, packed, unchanged and asked for by HEAD too")
def pages():
    for path in ("/", "/assets/app-1.js", "/indicators/13"):
        found = server.get(path, headers={"Accept-Encoding": "gzip"})
        equal(found.status, 200)
        guarded(found, page=True)
        again = server.get(path, headers={"If-None-Match": found.headers["etag"]})
        equal(again.status, 304)
        guarded(again, page=True)
        guarded(server.ask("HEAD", path), page=True)


@says("documents and files carry them, also out of the cache, packed and unchanged")
def documents():
    for path in ("/api/v1/status", "/api/v1/session", "/api/v1/health", "/api/v1/reports/problems?format=xlsx", "/api/v1/import-template?format=csv", "/api/v1/points?format=csv",
                 "/api/v1/table-templates/points?format=xlsx", "/api/v1/openapi.json", "/api/v1/live", "/api/v1/warnings?format=csv"):
        for _ in range(2):
            found = server.get(path, headers={"Accept-Encoding": "gzip"})
            equal(found.status, 200, (path, found.body[:200]))
            guarded(found)
        if "etag" in found.headers:
            again = server.get(path, headers={"If-None-Match": found.headers["etag"], "Accept-Encoding": "gzip"})
            equal(again.status, 304, path)
            guarded(again)


@says("refusals of every kind and writes carry them")
def refusals():
    for status, method, path, body, token in (
            (404, "GET", "/api/v1/nothing", None, None), (404, "GET", "/assets/none.js", None, None), (405, "PUT", "/api/v1/facts", b"{}", None),
            (401, "POST", "/api/v1/facts", b"{}", None), (401, "GET", "/api/v1/status", None, "0" * 64), (400, "POST", "/api/v1/facts", b"{", server.token),
            (422, "POST", "/api/v1/facts", b'{"element":"none"}', server.token), (413, "POST", "/api/v1/facts", b" " * 300000, server.token)):
        found = server.ask(method, path, body, token=token)
        equal(found.status, status, (path, found.body[:300]))
        guarded(found)
    guarded(server.get("/", headers={"Host": "evil.example"}))
    saved = server.add(land())
    equal(saved.status, 201)
    guarded(saved)


@says("the stream of events carries them")
def stream():
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    connection.request("GET", "/api/v1/events")
    reply = connection.getresponse()
    guarded(Answer(reply.status, reply.getheaders(), b""))
    connection.close()
    server.stop()
