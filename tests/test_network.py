"""City networks: proxies by the usual variables, an office's own root, and what is said of them."""

from __future__ import annotations

import http.client
import http.server
import logging
import select
import socket
import ssl
from contextlib import contextmanager

import pytest
import trustme
from click.testing import CliRunner
from serving import serving

from exclusion import _fetch, acs
from exclusion._fetch import _hosts
from exclusion.cli import cli
from exclusion.errors import SourceError

#: A name that only the proxy knows.
WWW2 = "www2.example.test"
VARIABLES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "REQUESTS_CA_BUNDLE")


@pytest.fixture(autouse=True)
def plain(monkeypatch):
    """No proxies and roots of whoever runs this; pauses are no part of what is tested."""
    monkeypatch.setattr(_hosts, "PAUSE", 0.0)
    for name in ("TRIES", "PATIENCE"):  # doctor hurries: put back at the end
        monkeypatch.setattr(_hosts, name, getattr(_hosts, name))
    logger = logging.getLogger("exclusion")
    monkeypatch.setattr(logger, "level", logger.level)
    for name in (*VARIABLES, "CURL_CA_BUNDLE", "SSL_CERT_FILE"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@contextmanager
def answering(handler, wrap=None):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    server.handle_error = lambda *_: None  # clients hang up; that is their right
    if wrap is not None:
        server.socket = wrap(server.socket)
    with serving(server) as port:
        yield port


class Quiet(http.server.BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass


def proxy(port, asked, login=None):
    """Make a proxy that takes every host for the server at `port`."""

    class Proxy(Quiet):
        def admitted(self):
            asked.append(f"{self.command} {self.path}")
            if login is None or self.headers.get("Proxy-Authorization") == login:
                return True
            self.send_response(407)
            self.send_header("Proxy-Authenticate", "Basic")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return False

        def do_GET(self):
            if not self.admitted():
                return
            client = http.client.HTTPConnection("127.0.0.1", port)
            client.request("GET", self.path.partition(WWW2)[2])
            answer = client.getresponse()
            body = answer.read()
            client.close()
            self.send_response(answer.status)
            self.send_header("Content-Type", answer.headers["Content-Type"])
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_CONNECT(self):
            if not self.admitted():
                return
            with socket.create_connection(("127.0.0.1", port)) as far:
                self.send_response(200)
                self.end_headers()
                ends = {self.connection: far, far: self.connection}
                while True:
                    for one in select.select(list(ends), [], [])[0]:
                        if not (data := one.recv(1 << 16)):
                            return
                        ends[one].sendall(data)

    return Proxy


@pytest.fixture
def port(census):
    return int(census.www2_url.rpartition(":")[2])


def test_proxies_go_by_the_usual_variables(census, port, monkeypatch):
    asked: list[str] = []
    with answering(proxy(port, asked)) as there:
        monkeypatch.setenv("EXCLUSION_WWW2_URL", f"http://{WWW2}")
        monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{there}")
        assert len(acs.names(2021))
        monkeypatch.setenv("EXCLUSION_WWW2_URL", census.www2_url)
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        assert len(acs.names(2019))
    (line,) = asked
    assert line.startswith(f"GET http://{WWW2}/programs-surveys/")


def test_a_proxy_that_asks_who_is_there_is_told_and_its_password_is_shown_nowhere(
    port, monkeypatch, caplog
):
    login = "Basic Y2l0eTpzM2NyZXQtd29yZA=="  # city:s3cret-word
    with answering(proxy(port, [], login)) as there:
        monkeypatch.setenv("EXCLUSION_WWW2_URL", f"http://{WWW2}")
        monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{there}")
        with pytest.raises(SourceError, match="the proxy asks for a user and a password"):
            acs.names(2021)
        monkeypatch.setenv("HTTP_PROXY", f"http://city:s3cret-word@127.0.0.1:{there}")
        assert len(acs.names(2021))
    with pytest.raises(SourceError, match=r"the proxy did not connect; .*HTTPS_PROXY") as caught:
        acs.names(2019)
    assert "s3cret-word" not in f"{caught.value} {caplog.text}"
    assert _fetch.redact("a page says s3cret-word") == "a page says ***"


@pytest.fixture(scope="module")
def authority():
    return trustme.CA()


@pytest.fixture
def secure(census, authority, monkeypatch):
    """The file server by TLS, its certificate signed as an office signs them that reads traffic."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1", WWW2).configure_cert(context)

    class Files(Quiet):
        def do_GET(self):
            body = census.file(self.path)
            self.send_response(200 if body else 404)
            self.send_header("Content-Length", str(len(body or b"")))
            self.end_headers()
            self.wfile.write(body or b"")

    with answering(Files, lambda plain: context.wrap_socket(plain, server_side=True)) as port:
        monkeypatch.setenv("EXCLUSION_WWW2_URL", f"https://127.0.0.1:{port}")
        yield port


@pytest.fixture
def roots(authority, tmp_path):
    authority.cert_pem.write_to_path(str(tmp_path / "roots.pem"))
    return str(tmp_path / "roots.pem")


@pytest.mark.parametrize("variable", ["SSL_CERT_FILE", "REQUESTS_CA_BUNDLE"])
def test_what_the_system_trusts_is_trusted_in_our_sessions_alone(
    secure, roots, monkeypatch, variable
):
    before = ssl.SSLContext
    monkeypatch.setenv(variable, roots)  # the first is the system's store, to OpenSSL
    assert len(acs.names(2021))
    assert ssl.SSLContext is before
    assert type(ssl.create_default_context()) is before


def test_a_certificate_that_is_not_trusted_is_told_as_that_and_asked_for_once(secure, caplog):
    with pytest.raises(SourceError, match="this system does not trust the certificate") as caught:
        acs.names(2021)
    assert "REQUESTS_CA_BUNDLE" in str(caught.value)
    assert "tries" not in str(caught.value)
    assert _fetch.entries() == []


def test_what_speaks_no_tls_is_told_as_that(census, port, monkeypatch):
    monkeypatch.setenv("EXCLUSION_WWW2_URL", f"https://127.0.0.1:{port}")
    with pytest.raises(SourceError, match="TLS failed: what answered there does not speak it"):
        acs.names(2021)


def test_tls_through_a_proxy_trusts_the_same(secure, roots, monkeypatch):
    asked: list[str] = []
    with answering(proxy(secure, asked)) as there:
        monkeypatch.setenv("EXCLUSION_WWW2_URL", f"https://{WWW2}")
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{there}")
        monkeypatch.setenv("SSL_CERT_FILE", roots)
        assert len(acs.names(2021))
    assert asked == [f"CONNECT {WWW2}:443"]
    with answering(proxy(secure, asked, "Basic none")) as there:
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{there}")
        with pytest.raises(SourceError, match="the proxy asks for a user and a password"):
            acs.names(2019)


# --- doctor -----------------------------------------------------------------------------------


def doctor():
    done = CliRunner().invoke(cli, ["doctor"])
    lines = {line[5:].partition(":")[0]: line for line in done.stdout.splitlines()}
    return done.exit_code, lines


def refuse(census):
    for folder in ("/programs-surveys/", "/geo/"):
        census.order("403", folder, times=10**6)


def test_doctor_says_which_ways_work(tigerweb, ftp, monkeypatch):
    monkeypatch.setenv("CENSUS_API_KEY", tigerweb.key)
    code, lines = doctor()
    assert code == 0
    assert lines["The same files by FTP"].startswith("ok")
    assert lines["Polygons by TIGERweb"].startswith("ok")
    assert lines["ways that work here"].endswith(
        "tables by the file server, FTP, the Data API; polygons by the file server, FTP, TIGERweb"
    )


@pytest.mark.parametrize("way", ["ftp", "services", "none"])
def test_doctor_where_the_file_server_refuses_programs(tigerweb, ftp, monkeypatch, way):
    refuse(tigerweb)
    if way != "ftp":
        monkeypatch.setenv("EXCLUSION_FTP_URL", "ftp://127.0.0.1:9")
    if way == "services":
        monkeypatch.setenv("CENSUS_API_KEY", tigerweb.key)
    code, lines = doctor()
    files, ways = lines["Summary File and boundaries (no key)"], lines["ways that work here"]
    assert "refuses programs" in files
    assert code == (way == "none")
    assert files.startswith("FAIL" if way == "none" else "–")
    expected = {
        "ftp": "tables by FTP; polygons by FTP, TIGERweb",
        "services": "tables by the Data API; polygons by TIGERweb",
        "none": "exclusion cache add FILE…`; polygons by TIGERweb",
    }[way]
    assert ways.endswith(expected)
