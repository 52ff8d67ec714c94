"""The built pages: served from what was there at start, and no path leads out of the folder."""
from harness import equal, must, new_folder, new_path, says, Server

web = new_path()
(web / "assets").mkdir(parents=True)
(web / "index.html").write_text("<!doctype html><title>青山</title>")
(web / "assets" / "app-1.js").write_text("let a = 1;\n" * 500)
(web / ".hidden").write_text("secret")
(web.parent / "secret.txt").write_text("secret")
server = Server(new_folder(), "--web", web)


@says("pages and assets have their types, their tags and their caching")
def types():
    page, asset = server.get("/"), server.get("/assets/app-1.js", headers={"Accept-Encoding": "gzip"})
    equal((page.status, page.headers["content-type"], page.headers["cache-control"]), (200, "text/html; charset=utf-8", "no-cache"))
    must("default-src 'self'" in page.headers["content-security-policy"], page.headers)
    equal(asset.headers["content-encoding"], "gzip")
    must("immutable" in asset.headers["cache-control"], asset.headers)
    equal(server.get("/", headers={"If-None-Match": page.headers["etag"]}).status, 304)


@says("an address of the pages gets the page, an unknown file and an unknown API address do not")
def fallback():
    for path in ("/indicators/13", "/indicators/10.1", "/projects"):
        equal(server.get(path).body, server.get("/").body, path)
    server.get("/assets/none.js").problem(404, "not-found")
    server.get("/api/v2/plan").problem(404, "not-found", "api.not_found")


@says("no path leads out of the folder, however it is written")
def traversal():
    for path in ("/../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt", "/assets/../../secret.txt", "/assets/..%5c..%5csecret.txt", "//secret.txt",
                 "/%252e%252e/secret.txt", "/.hidden", "/assets/%00../../secret.txt", "/..%c0%afsecret.txt", str(web.parent / "secret.txt"), "/../../../../../../etc/passwd"):
        answer = server.raw(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
        must(b"secret" not in answer.split(b"\r\n\r\n", 1)[1].replace(b"secret.txt", b"") and b"root:" not in answer, (path, answer[-300:]))


@says("a file that is written later is not served")
def later():
    (web / "later.txt").write_text("later")
    equal(server.get("/later.txt").status, 404)
    server.stop()
