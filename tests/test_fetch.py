"""The network room: every fault ends in the right bytes or the right error, and a clean cache."""

from __future__ import annotations

import errno
import gzip
import hashlib
import io
import json
import logging
import os
import signal
import socket
import struct
import subprocess
import sys
import textwrap
import threading
import traceback
import zipfile
import zlib
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest
import requests
from patience import LONG, ended, until
from serving import serving

from exclusion import _fetch
from exclusion._fetch import _cache, _hosts, _http, _patience, _progress
from exclusion.errors import ApiKeyError, DamagedFileError, SourceError
from exclusion.sources import Source

KEY = "0123456789abcdef0123456789abcdef01234567"
DATA = b"GEO_ID|B28002_E001\n" + b"".join(b"1400000US%011d|%d\n" % (i, i) for i in range(40_000))
LOGGED = (
    "There was an error while running your query.  We've logged the error and we'll correct it "
    "ASAP.  Sorry for the inconvenience."
)
BUSY = "<html><title>Sorry</title><body>The system is busy. Try later.</body></html>"


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Head and body are sent apart: the second would wait for the first to be taken.
    disable_nagle_algorithm = True

    def log_message(self, *args):
        pass

    def do_HEAD(self):
        self.do_GET()

    def do_GET(self):
        server = self.server
        server.seen.append((self.path, dict(self.headers)))
        fault = server.faults.pop(0) if server.faults else None
        if fault is not None:
            getattr(self, "do_" + fault[0])(*fault[1:])
        elif urlsplit(self.path).path == "/missing":
            self.do_answer(404, "text/html", "<html>no such file</html>")
        elif self.path.endswith(".dat"):
            self.do_data()
        else:
            self.do_answer(200, "application/json", '[["NAME"],["busy place"]]')

    def do_answer(self, status, kind, text, more=(), **headers):
        headers |= dict(more)
        body = text.encode() if isinstance(text, str) else text
        self.send_response(status)
        if kind:
            self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def do_data(self, stop=None, data=DATA, ranges=True):
        start = 0
        if (asked := self.headers.get("Range")) and ranges:
            start = int(asked.removeprefix("bytes=").removesuffix("-"))
            self.send_response(206)
            self.send_header("Content-Range", f"bytes {start}-{len(data) - 1}/{len(data)}")
        else:
            self.send_response(200)
        self.send_header("Content-Type", "text/plain")
        self.send_header("ETag", f'"{hashlib.md5(data).hexdigest()}"')
        self.send_header("Content-Length", str(len(data) - start))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data[start:stop])
        if stop is not None:
            self.close_connection = True

    def do_bit(self, size, data):
        """Send a bit of what is asked for, then end the connection."""
        start = int(self.headers.get("Range", "bytes=0-").removeprefix("bytes=").removesuffix("-"))
        self.do_data(start + size, data)

    def do_reset(self):
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()
        self.close_connection = True

    def do_stall(self):
        """Say nothing until the server is closed."""
        self.server.closing.wait()
        self.close_connection = True

    def do_half(self):
        body = b'[["NAME"],["x"]]'
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(2 * len(body)))
        self.end_headers()
        self.wfile.write(body)
        self.close_connection = True

    def do_redirect(self, target):
        self.do_answer(302, "", "", Location=target, X_DataWebAPI_KeyError="1")

    def do_chunked(self, whole):
        self.send_response(200)
        self.send_header("Content-Type", "text/plain")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for at in range(0, len(DATA), 100_000):
            piece = DATA[at : at + 100_000]
            self.wfile.write(b"%x\r\n%b\r\n" % (len(piece), piece))
            if not whole and at:
                self.close_connection = True
                return
        self.wfile.write(b"0\r\n\r\n")

    def do_after(self, value):
        self.do_answer(429, "text/plain", "Too Many Requests", Retry_After=value)

    def do_stall_after(self, size):
        """Send the start of a file, and nothing more until the server is closed."""
        self.send_response(200)
        self.send_header("Content-Type", "text/plain")
        self.send_header("Content-Length", str(len(DATA)))
        self.end_headers()
        self.wfile.write(DATA[:size])
        self.do_stall()

    def do_pieces(self):
        """Send a file a piece at a time."""
        self.send_response(200)
        self.send_header("Content-Type", "text/plain")
        self.send_header("Content-Length", str(len(DATA)))
        self.end_headers()
        for at in range(0, len(DATA), 50_000):
            self.wfile.write(DATA[at : at + 50_000])
            self.server.closing.wait(0.005)


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request, client_address):
        pass


@pytest.fixture
def server(monkeypatch, tmp_path):
    made = Server(("127.0.0.1", 0), Handler)
    made.faults, made.seen, made.closing = [], [], threading.Event()
    url = f"http://127.0.0.1:{made.server_port}"
    monkeypatch.setenv("EXCLUSION_API_URL", url + "/")
    monkeypatch.setenv("EXCLUSION_WWW2_URL", url)
    monkeypatch.setenv("EXCLUSION_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(_hosts, "PAUSE", 0.0)
    monkeypatch.setattr(_hosts, "READ_TIMEOUT", LONG)
    monkeypatch.setattr(_hosts, "PATIENCE", LONG)
    with serving(made):
        yield made
        made.closing.set()


@pytest.fixture
def hasty(server, monkeypatch):
    """Give up on an answer soon, as often as a busy machine needs."""
    monkeypatch.setattr(_hosts, "READ_TIMEOUT", 0.2)
    monkeypatch.setattr(_hosts, "TRIES", 1_000)


@pytest.fixture
def cache(monkeypatch, tmp_path):
    monkeypatch.setenv("EXCLUSION_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def source(what="A table", **fields):
    return Source(
        what=what, url="https://www2.census.gov/x", read="2026-01-02", credit="C", **fields
    )


def files(folder):
    return sorted(
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and ".locks" not in path.parts
    )


def ask(url="https://api.census.gov/data/2019/acs/acs5?get=NAME", **kwargs):
    with _fetch.session() as session:
        return session.get(url, **kwargs)


# --- requests ---------------------------------------------------------------------------------


def test_hosts_default_to_the_bureau_and_lose_their_slash(monkeypatch):
    monkeypatch.delenv("EXCLUSION_API_URL", raising=False)
    monkeypatch.setenv("EXCLUSION_WWW2_URL", "http://mirror.example/census/")

    assert _fetch.api_url() == "https://api.census.gov"
    assert _fetch.www2_url() == "http://mirror.example/census"
    assert _hosts.rewrite("https://www2.census.gov/geo/x") == "http://mirror.example/census/geo/x"
    assert _hosts.rewrite("https://www2.census.gov.example/x").startswith(
        "https://www2.census.gov."
    )


@pytest.mark.parametrize("variable", ["EXCLUSION_API_URL", "EXCLUSION_WWW2_URL"])
@pytest.mark.parametrize(
    "value",
    ["mirror.example", "user:s3cret@mirror.example", "ftp://mirror.example", "http:mirror.example",
     "https://", "http://mirror.example:s3cret", "http://[s3cret"],
)  # fmt: skip
def test_a_variable_without_an_address_is_refused_by_name(monkeypatch, variable, value):
    monkeypatch.setenv(variable, value)
    host = "api" if variable == "EXCLUSION_API_URL" else "www2"

    with pytest.raises(SourceError, match=rf"{variable}.*https?://") as caught:
        ask(f"https://{host}.census.gov/x")
    assert "s3cret" not in whole_chain(caught.value)


def test_a_mirror_in_capitals_gets_the_key(server, monkeypatch):
    mirror = f"HTTP://LOCALHOST:{server.server_port}/Mirror/"
    monkeypatch.setenv("EXCLUSION_API_URL", mirror)
    assert _fetch.api_url() == f"http://localhost:{server.server_port}/Mirror"

    _fetch.session(KEY).get("https://api.census.gov/data?get=NAME")

    assert server.seen[0][0] == f"/Mirror/data?get=NAME&key={KEY}"
    assert not _hosts.is_api(f"http://localhost:{server.server_port}/Mirrors/data")
    assert not _hosts.is_api("http://localhost.example/Mirror/data")


@pytest.mark.parametrize("password", ["s3cret", "p@s3cret", "s3cret%7e"])
@pytest.mark.parametrize(
    "fault", [("reset",), ("answer", 404, "text/plain", ""), ("data", 200_000, DATA, False)]
)
def test_a_mirrors_password_is_on_the_wire_and_nowhere_else(
    server, monkeypatch, every_record, password, fault
):
    mirror = f"http://user:{password}@127.0.0.1:{server.server_port}"
    monkeypatch.setenv("EXCLUSION_API_URL", mirror)
    monkeypatch.setenv("EXCLUSION_WWW2_URL", mirror)
    server.faults = [fault] * 5
    with pytest.raises(SourceError, match="127") as caught:
        stream()
    shown = [whole_chain(caught.value), caught.value.url]
    server.faults = [("reset",)] * 5
    with pytest.raises(SourceError, match="127") as caught:
        _fetch.session(KEY).get("https://api.census.gov/data")
    shown += [whole_chain(caught.value), caught.value.url, *every_record]

    assert all(headers["Authorization"].startswith("Basic ") for _, headers in server.seen)
    assert f"key={KEY}" in server.seen[-1][0]
    assert "s3cret" not in "\n".join(shown)


@pytest.mark.parametrize(
    "fault",
    [
        ("reset",),
        ("half",),
        ("answer", 500, "text/plain", LOGGED),
        ("answer", 200, "text/html", LOGGED),
        ("answer", 400, "text/plain", LOGGED),
        ("answer", 502, "text/html", "<html>bad gateway</html>"),
        ("answer", 503, "text/html", "<html>under maintenance</html>"),
        ("answer", 504, "text/plain", ""),
        ("answer", 200, "text/html", BUSY),
        ("answer", 429, "text/plain", "Too Many Requests"),
    ],
    ids=lambda fault: "-".join(map(str, fault[:2])),
)
def test_a_passing_fault_ends_in_the_data(server, fault):
    server.faults = [fault, fault]

    assert ask().json() == [["NAME"], ["busy place"]]
    assert len(server.seen) == 3


@pytest.mark.usefixtures("hasty")
def test_an_answer_that_does_not_come_is_asked_for_again(server):
    server.faults = [("stall",)] * 2

    assert ask().json() == [["NAME"], ["busy place"]]
    assert len(server.seen) >= 3


@pytest.mark.parametrize("fault", [("reset",), ("answer", 503, "text/html", BUSY)])
def test_patience_ends_in_an_error_that_says_why(server, fault):
    server.faults = [fault] * 9

    with pytest.raises(SourceError, match="after 5 tries") as caught:
        ask()

    assert len(server.seen) == 5
    assert caught.value.status == (503 if len(fault) > 1 else None)
    assert caught.value.url == f"{_fetch.api_url()}/data/2019/acs/acs5?get=NAME"


@pytest.mark.parametrize("status", [400, 403, 404, 410])
def test_an_answer_that_no_retry_changes_is_left_to_the_caller(server, status):
    server.faults = [("answer", status, "text/plain", "error: error: unknown variable 'X'")]

    assert ask().status_code == status
    assert len(server.seen) == 1


@pytest.mark.parametrize("form", ["seconds", "date"])
def test_retry_after_is_obeyed(server, monkeypatch, form):
    day = timedelta(days=1)
    monkeypatch.setattr(_hosts, "LONGEST_PAUSE", 2 * day.total_seconds())
    after = "86400" if form == "seconds" else format_datetime(datetime.now(UTC) + day, usegmt=True)
    server.faults = [("after", after)]
    session, waited = _fetch.session(), []
    monkeypatch.setattr(session._stopped, "wait", waited.append)

    assert session.get("https://api.census.gov/data?get=NAME").status_code == 200

    # What a date asks for depends on when it is read.
    (seconds,) = waited
    assert seconds == 86400 if form == "seconds" else 0 < seconds <= 86400


def test_a_server_that_asks_for_hours_is_not_waited_for(server):
    server.faults = [("after", "7200")]

    with pytest.raises(SourceError, match="7200 seconds") as caught:
        ask()

    assert caught.value.status == 429


def test_pauses_grow_and_vary(monkeypatch):
    waited = []
    session = _fetch.session()
    monkeypatch.setattr(session._stopped, "wait", waited.append)

    for attempt in (1, 2, 3, 4):
        session.pause(attempt)

    for seconds, middle in zip(waited, (1, 2, 4, 8), strict=True):
        assert 0.75 * middle <= seconds <= 1.25 * middle


@pytest.fixture
def clock(monkeypatch):
    """A clock that stands still but for what is waited for."""
    now = [1000.0]
    monkeypatch.setattr(_patience, "monotonic", lambda: now[0])
    monkeypatch.setattr(_http, "monotonic", lambda: now[0])
    monkeypatch.setattr(_patience, "_given_up", {})
    return now


@pytest.mark.parametrize(("kind", "seconds"), [("connect", 99), ("read", 99), ("end", 20)])
def test_a_host_that_sends_nothing_is_given_up_in_under_a_minute(monkeypatch, clock, kind, seconds):
    """Whatever it does in place of an answer: no connection, no byte, an end after a while."""
    asked = []

    def request(self, method, url, **kwargs):
        asked.append(url)
        clock[0] += min(seconds, kwargs["timeout"][kind != "connect"])
        raise errors[kind]

    def wait(seconds):
        clock[0] += seconds

    errors = {
        "connect": requests.ConnectTimeout("x"),
        "read": requests.ReadTimeout("x"),
        "end": requests.ConnectionError("x"),
    }
    monkeypatch.setattr(requests.Session, "request", request)
    session = _fetch.session()
    monkeypatch.setattr(session._stopped, "wait", wait)
    start = clock[0]
    with pytest.raises(SourceError, match=r"after [2-5] tries") as caught:
        session.get("https://silent.example/x")
    assert 20 < clock[0] - start < 55
    assert 2 <= len(asked) <= 5
    assert f"after {len(asked)} tries" in str(caught.value)
    # The next file of that host is not waited for as long.
    start = clock[0]
    with pytest.raises(SourceError):
        session.get("https://silent.example/y")
    assert clock[0] - start < 12


def test_a_host_that_sends_something_again_is_waited_for_as_ever(clock):
    patience = _patience.Patience("https://a.example/x")
    patience.spend(39)
    assert patience.timeout == (0.25, 1.0)
    patience.renew()
    assert patience.timeout == (10.0, 25.0)
    patience.spend(41)
    assert _patience.Patience("https://b.example/x").left == 40.0
    assert _patience.Patience("https://a.example/x").left == 10.0
    _patience.Patience("https://a.example/x").renew()
    assert _patience.Patience("https://a.example/x").left == 40.0
    patience.spend(99)
    clock[0] += 301
    assert _patience.Patience("https://a.example/x").left == 40.0


def test_a_body_that_comes_slowly_is_waited_for(server, monkeypatch, clock):
    """Each piece renews the patience, however long all take together."""
    spent = []
    renew = _patience.Patience.renew

    def renewed(self):
        spent.append(self.left)
        self.spend(30)
        renew(self)

    monkeypatch.setattr(_hosts, "PATIENCE", 40.0)
    monkeypatch.setattr(_patience.Patience, "renew", renewed)
    server.faults = [("pieces",)]
    assert stream() == DATA
    assert len(spent) >= len(DATA) // 65_536
    assert set(spent) == {40.0}


def test_a_body_that_stalls_is_given_up(server, monkeypatch):
    monkeypatch.setattr(_hosts, "READ_TIMEOUT", 0.2)
    monkeypatch.setattr(_hosts, "PATIENCE", 0.5)
    monkeypatch.setattr(_hosts, "TRIES", 1_000)
    server.faults = [("stall_after", 1000)] * 99
    with pytest.raises(SourceError, match=r"broke off at 1000 of|nothing came"):
        stream()
    assert len(server.seen) < 9


def test_a_piece_that_came_before_a_break_is_not_lost(server):
    """A connection that breaks after each small piece gets to the end."""
    pieces = DATA[:20_000]
    server.faults = [("bit", 3_000, pieces)] * 9

    assert stream("https://www2.census.gov/x.dat?20000") == pieces
    starts = [headers.get("Range", "") for _, headers in server.seen]
    assert starts == ["", *(f"bytes={at}-" for at in range(3_000, 20_000, 3_000))]


@pytest.mark.parametrize("packed", [False, True])
def test_json_that_is_cut_is_asked_for_again(server, packed):
    body = b'[["NAME"],\n["busy'
    more = {"Content_Encoding": "gzip"} if packed else {}
    server.faults = [
        ("answer", 200, "application/json", gzip.compress(body) if packed else body, more),
        ("answer", 200, "application/json", b'[["NAME"]'),
    ]
    assert ask().json() == [["NAME"], ["busy place"]]
    server.faults = [("answer", 200, "application/json", body)] * 5
    with pytest.raises(SourceError, match="after 5 tries: the answer broke off"):
        ask()


def test_an_answer_that_is_packed_and_damaged_is_asked_for_again(server):
    packed = bytearray(gzip.compress(b'[["NAME"],["x"]]' * 99))
    packed[12] ^= 255
    server.faults = [
        ("answer", 200, "application/json", bytes(packed), {"Content_Encoding": "gzip"})
    ]
    assert ask().json() == [["NAME"], ["busy place"]]


@pytest.mark.parametrize(
    "target",
    ["http://127.0.0.1:notaport/x", "http://[::1/x", "ftp://127.0.0.1/x", "http://" + "a" * 300],
)
def test_an_odd_redirect_is_an_error_by_name(server, target):
    server.faults = [("redirect", target)] * 9
    with pytest.raises(SourceError, match="could not be read"):
        _fetch.session(KEY).get("https://api.census.gov/data")


def test_what_is_waited_for_is_said(server, monkeypatch, every_record):
    shown = []

    @contextmanager
    def progress(what, total, unit):
        shown.append(what)
        yield SimpleNamespace(advance=lambda n: None, phase=shown.append)

    monkeypatch.setattr(_progress, "progress", progress)
    monkeypatch.setattr(_hosts, "READ_TIMEOUT", 0.2)
    monkeypatch.setattr(_hosts, "TRIES", 1_000)
    server.faults = [("stall",), ("data", 200_000)]
    stream()

    host = f"127.0.0.1:{server.server_port}"
    assert shown[:2] == [f"The table: waiting for {host}", "The table"]
    assert any(f"broke off at 200000 of {len(DATA)} bytes, waiting for {host}" in s for s in shown)
    assert any("nothing came for" in r and "(try 1 of at most 1000)" in r for r in every_record)


def test_a_stop_ends_the_request_that_waits_and_is_no_try(server, monkeypatch, every_record):
    monkeypatch.setattr(_hosts, "READ_TIMEOUT", 2 * LONG)
    server.faults = [("stall",)] * 2
    session = _fetch.session()
    raised = []

    def ask_and_keep():
        try:
            session.get("https://api.census.gov/data")
        except SourceError as err:
            raised.append(str(err))

    threads = [threading.Thread(target=ask_and_keep) for _ in range(2)]
    for thread in threads:
        thread.start()
    until(lambda: len(server.seen) == 2)
    session.stop()
    ended(*threads)

    assert ["stopped" in text for text in raised] == [True, True]
    assert not any("(try" in record for record in every_record)
    assert len(server.seen) == 2


def test_a_stopped_session_asks_nothing_more(server):
    session = _fetch.session()
    session.stop()

    with pytest.raises(SourceError, match="stopped"):
        session.get("https://api.census.gov/data")
    assert server.seen == []


# --- the key ----------------------------------------------------------------------------------


@pytest.fixture
def every_record():
    """Every log record of every logger, at DEBUG."""
    records = []
    handler = logging.Handler(level=logging.DEBUG)
    handler.emit = lambda record: records.append(logging.Formatter().format(record))
    root = logging.getLogger()
    level = root.level
    root.setLevel(logging.DEBUG)
    root.addHandler(handler)
    yield records
    root.removeHandler(handler)
    root.setLevel(level)


def whole_chain(err):
    """An error and all that hangs on it, shown in every way."""
    texts, seen, queue = [], set(), [err]
    while queue:
        one = queue.pop()
        if one is None or id(one) in seen:
            continue
        seen.add(id(one))
        texts += [str(one), repr(one), repr(one.args), repr(vars(one))]
        texts += getattr(one, "__notes__", [])
        queue += [one.__cause__, one.__context__]
    return "\n".join(texts)


def locals_of(err):
    """What the package's own frames held, as a traceback with locals shows it."""
    frames = traceback.TracebackException.from_exception(err, capture_locals=True)
    ours = [frame for frame in frames.stack if "exclusion" in Path(frame.filename).parts]
    assert ours
    return "\n".join(repr(frame.locals) for frame in ours)


@pytest.mark.parametrize("way", ["session", "params", "address"])
@pytest.mark.parametrize(
    "fault", [None, ("reset",), ("stall",), ("half",), ("answer", 500, "text/plain", LOGGED)]
)
def test_the_key_is_on_the_wire_and_nowhere_else(server, every_record, monkeypatch, way, fault):
    server.faults = [fault] * 5 if fault else []
    if fault == ("stall",):
        monkeypatch.setattr(_hosts, "READ_TIMEOUT", 0.01)  # no answer ever comes
    session = _fetch.session(KEY if way == "session" else None)
    url = "https://api.census.gov/data/2019/acs/acs5?get=NAME&for=county:071,051"
    url += f"&key={KEY}" if way == "address" else ""
    shown = []
    try:
        response = session.get(url, params={"key": KEY} if way == "params" else None)
        shown += [response.url, repr(response), response.request.url, repr(response.request)]
        shown += [str(vars(response.request)), str(response.headers)]
    except SourceError as err:
        shown += [whole_chain(err), str(err.url)]
        shown += (
            [locals_of(err)] if way == "session" else []
        )  # else they are given what is taken out
    shown += [repr(session), repr(vars(session)), *every_record]

    assert all(f"key={KEY}" in path for path, _ in server.seen)
    assert all(
        "county:071,051" in path.replace("%3A", ":").replace("%2C", ",") for path, _ in server.seen
    )
    assert any("Starting new HTTP connection" in record for record in every_record)
    assert KEY not in "\n".join(shown)


def test_the_key_goes_to_no_other_host(server, monkeypatch):
    monkeypatch.setenv("EXCLUSION_API_URL", "http://127.0.0.1:9")

    _fetch.session(KEY).get("https://www2.census.gov/programs-surveys/x.txt")

    assert KEY not in str(server.seen)


SPELLINGS = {
    "plain": KEY,
    "capitals": KEY.upper(),
    "address": "".join(f"%{ord(c):02X}" for c in KEY),
    "address, some of it": KEY[:10] + "".join(f"%{ord(c):02x}" for c in KEY[10:]),
    "address, twice": "".join(f"%25{ord(c):02x}" for c in KEY),
    "json": "".join(f"\\u{ord(c):04x}" for c in KEY),
    "html": "".join(f"&#{ord(c)};" for c in KEY),
    "html, hex": "".join(f"&#x{ord(c):x};" for c in KEY),
}


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize(
    "around", ["token={}", "You sent {}.", '{{"error": "no {}"}}', "key%3D{}%26"]
)
def test_the_key_is_taken_out_by_its_value_however_it_is_spelt(monkeypatch, spelling, around):
    monkeypatch.setenv("CENSUS_API_KEY", KEY)
    text = around.format(SPELLINGS[spelling])

    shown = _fetch.redact(text)

    assert "***" in shown
    assert SPELLINGS[spelling] not in shown
    assert KEY[-12:].lower() not in shown.lower()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("https://x/?Key=abc&for=us", "https://x/?Key=***&for=us"),
        ("token=abc", "token=***"),
        ("access_token%3Dabc", "access_token%3D***"),
        ("apikey=abc;", "apikey=***"),
        ('{"api_key": "abc", "a": 1}', '{"api_key": "***", "a": 1}'),
        ('{\\"key\\": \\"abc\\"}', '{\\"key\\": \\"***\\"}'),
        ("a monkey=abc", "a monkey=abc"),
        ("the key is bad", "the key is bad"),
    ],
)
def test_what_goes_by_the_name_of_a_secret_is_hidden(text, shown):
    assert _fetch.redact(text) == shown


def test_a_short_key_is_hidden_as_a_word_and_no_part_of_one(monkeypatch):
    monkeypatch.setenv("CENSUS_API_KEY", "abcde")
    assert _fetch.redact("no abcde, abcdefg") == "no ***, abcdefg"
    monkeypatch.setenv("CENSUS_API_KEY", "a")
    assert _fetch.redact("a key=a") == "a key=***"


def test_the_password_of_a_mirror_is_hidden_by_its_value_too(monkeypatch):
    monkeypatch.setenv("EXCLUSION_WWW2_URL", "http://user:pass%40word1@mirror.example/x")
    for told in ("pass@word1", "pass%40word1", "dXNlcjpwYXNzQHdvcmQx"):
        assert _fetch.redact(f"no {told}") == "no ***"


def test_a_key_in_hand_shows_itself_to_nobody(monkeypatch):
    monkeypatch.delenv("CENSUS_API_KEY", raising=False)
    key = _fetch.key(f" {KEY}\n")
    assert f"{key} {key!r} {key!s} %s" % key == "*** '***' *** ***"
    assert key.encode() == KEY.encode()
    assert _fetch.key(key) == key
    assert _fetch.key("") is None


@pytest.mark.parametrize("spelling", ["plain", "address", "json"])
def test_what_a_server_repeats_of_the_key_is_not_logged(server, every_record, spelling):
    text = f"No: you asked with token={SPELLINGS[spelling]}, {SPELLINGS[spelling]}"
    server.faults = [("answer", 503, "text/plain", text)] * 5
    with pytest.raises(
        SourceError, match=r"status 503 \(No: you asked with token=\*\*\*"
    ) as caught:
        _fetch.session(KEY).get("https://api.census.gov/data")
    shown = "\n".join([whole_chain(caught.value), locals_of(caught.value), *every_record])
    assert "try 5" in shown
    assert SPELLINGS[spelling] not in shown
    assert KEY not in shown


@pytest.mark.parametrize("spelling", ["plain", "address", "capitals"])
def test_a_redirect_does_not_take_the_key_to_another_host(server, monkeypatch, spelling):
    other = Server(("127.0.0.1", 0), Handler)
    other.faults, other.seen, other.closing = [], [], server.closing
    key = SPELLINGS[spelling]
    target = f"http://127.0.0.1:{other.server_port}/x?get=NAME&key={key}&t=a{key}&for=us:1#{key}"
    server.faults = [("redirect", target)]
    with serving(other):
        response = _fetch.session(KEY).get("https://api.census.gov/data?get=NAME")

    assert [path for path, _ in other.seen] == ["/x?get=NAME&for=us:1"]
    assert KEY not in str(other.seen)
    shown = [response.url, str(response.headers), str(response.history[0].headers)]
    assert SPELLINGS[spelling] not in "\n".join(shown)


def test_a_redirect_within_the_api_takes_the_key_along_once(server):
    server.faults = [("redirect", f"https://api.census.gov/data/other?key={KEY}&get=NAME")]

    _fetch.session(KEY).get("https://api.census.gov/data?get=NAME")

    assert [path for path, _ in server.seen] == [
        f"/data?get=NAME&key={KEY}",
        f"/data/other?get=NAME&key={KEY}",
    ]


def test_a_standard_port_is_the_same_host(monkeypatch):
    monkeypatch.delenv("EXCLUSION_API_URL", raising=False)
    assert _hosts.is_api("https://api.census.gov:443/data")
    assert not _hosts.is_api("https://api.census.gov:8443/data")
    assert not _hosts.is_api("http://api.census.gov/data")
    assert not _hosts.is_api("https://api.census.gov@evil.example/data")


def test_the_sessions_own_key_wins_over_a_clients_placeholder(server):
    _fetch.session(KEY).get("https://api.census.gov/data", params={"key": "none", "get": "NAME"})

    assert server.seen[0][0] == f"/data?get=NAME&key={KEY}"


@pytest.mark.parametrize(
    "fault",
    [
        ("redirect", "https://api.census.gov/data/missing_key.html"),
        ("redirect", "/data/invalid_key.html"),
        ("answer", 200, "text/html", "<html><title>Missing Key</title></html>"),
        ("answer", 200, "text/html", "<html>\n<title>Invalid Key</title></html>"),
    ],
)
def test_a_refused_key_says_where_to_get_one(server, fault):
    server.faults = [fault]

    with pytest.raises(ApiKeyError, match="key_signup") as caught:
        _fetch.session(KEY).get("https://api.census.gov/data")

    assert len(server.seen) == 1
    assert KEY not in whole_chain(caught.value)


def test_other_redirects_are_followed_to_the_mirror(server):
    server.faults = [("redirect", "https://www2.census.gov/elsewhere")]

    response = ask("https://www2.census.gov/x")

    assert response.url == f"{_fetch.www2_url()}/elsewhere"


# --- large files ------------------------------------------------------------------------------


def stream(url="https://www2.census.gov/x.dat"):
    with _fetch.open_stream(url, what="The table") as opened:
        return opened.read()


@pytest.mark.parametrize(
    "faults",
    [
        [],
        [("data", 200_000)],
        [("data", 200_000), ("data", 300_000), ("reset",), ("data", 400_000)],
        [("data", 200_000), ("data", None, DATA, False)],
        [("data", 200_000), ("data", 300_000, DATA, False), ("data", 400_000)],
        [("answer", 503, "text/html", BUSY), ("data", 1)],
        [("reset",), ("answer", 200, "text/html", BUSY), ("reset",)],
    ],
    ids=["clean", "half", "many", "no ranges", "skips", "busy", "bad start"],
)
def test_a_large_file_comes_whole(server, faults):
    server.faults = list(faults)

    assert stream() == DATA
    assert server.faults == []
    assert server.seen[0][1]["Accept-Encoding"] == "identity"


@pytest.mark.usefixtures("hasty")
@pytest.mark.parametrize("fault", [("stall",), ("stall_after", 200_000)])
def test_a_large_file_that_stalls_comes_whole(server, fault):
    server.faults = [fault]

    assert stream() == DATA
    assert len(server.seen) >= 2


def test_pyarrow_reads_a_stream(server):
    from pyarrow import csv

    server.faults = [("data", 200_000)]
    with _fetch.open_stream("https://www2.census.gov/x.dat", what="The table") as opened:
        table = csv.read_csv(opened, parse_options=csv.ParseOptions(delimiter="|"))

    assert table.num_rows == 40_000


def test_a_file_that_stays_short_is_an_error(server):
    server.faults = [("data", 200_000, DATA, False)] * 9

    with pytest.raises(SourceError, match=f"broke off at 200000 of {len(DATA)} bytes"):
        stream()


def test_a_file_of_unknown_length_is_whole_or_an_error(server):
    server.faults = [("chunked", True), ("chunked", False)]

    assert stream() == DATA
    with pytest.raises(SourceError, match="broke off"):
        stream()


def test_a_file_that_changes_while_it_is_read_is_an_error(server):
    server.faults = [("data", 200_000), ("data", None, DATA[:-1] + b"?", False)]

    with pytest.raises(DamagedFileError, match="changed while it was read"):
        stream()


@pytest.mark.parametrize(
    ("fault", "status"),
    [
        (("answer", 404, "text/html", "<html>no such file</html>"), 404),
        (("answer", 200, "text/html", "<html>Welcome</html>"), 200),
        (("answer", 200, "text/plain", "\ufeff\n <!DOCTYPE html><html>Welcome</html>"), 200),
    ],
)
def test_a_page_in_place_of_data_is_an_error(server, fault, status, tmp_path):
    server.faults = [fault, fault]
    with pytest.raises(SourceError, match="The table") as caught:
        stream()
    assert caught.value.status == status

    with pytest.raises(SourceError):
        _fetch.download("https://www2.census.gov/x.dat", tmp_path / "x", what="The table")
    assert files(tmp_path) == []


def test_download_writes_the_file(server, tmp_path):
    server.faults = [("data", 123_456)]

    _fetch.download("https://www2.census.gov/x.dat", tmp_path / "x.dat", what="The table")

    assert (tmp_path / "x.dat").read_bytes() == DATA


# --- the cache --------------------------------------------------------------------------------


def make_text(text="whole", calls=None):
    def make(path):
        path.write_text(text)
        if calls is not None:
            calls.append(path)
        return source()

    return make


def test_the_cache_makes_a_file_once(cache):
    calls = []
    path, made = _fetch.cached("a/b.txt", make_text(calls=calls))
    again, read = _fetch.cached("a/b.txt", make_text("other", calls))

    assert (path, made) == (again, read)
    assert path == cache / "a" / "b.txt"
    assert path.read_text() == "whole"
    assert made.sha256 == hashlib.sha256(b"whole").hexdigest()
    assert [one.parent for one in calls] == [path.parent]
    assert calls[0].suffix == ".txt"
    assert files(cache) == ["a/b.txt", "a/b.txt.json"]


@pytest.mark.usefixtures("cache")
def test_offline_uses_what_is_there_and_names_what_is_not():
    _fetch.cached("here.txt", make_text())

    assert _fetch.cached("here.txt", make_text("other"), offline=True)[0].read_text() == "whole"
    assert _fetch.has("here.txt")
    assert not _fetch.has("bulk/there.parquet")
    with pytest.raises(SourceError, match=r"bulk/there\.parquet.*network"):
        _fetch.cached("bulk/there.parquet", make_text(), offline=True)


@pytest.mark.usefixtures("cache")
@pytest.mark.parametrize("damage", ["flipped", "cut", "empty"])
def test_a_damaged_entry_is_named_and_made_again(caplog, damage):
    path, _ = _fetch.cached("a.txt", make_text("whole"))
    path.write_text({"flipped": "whoXe", "cut": "who", "empty": ""}[damage])
    os.utime(path, ns=(1, 1))

    with pytest.raises(SourceError, match=r"a\.txt"):
        _fetch.cached("a.txt", make_text("again"), offline=True)
    assert "a.txt" in caplog.text
    assert "damaged" in caplog.text
    assert not _fetch.has("a.txt")
    assert path.exists()

    path, _ = _fetch.cached("a.txt", make_text("again"))
    assert path.read_text() == "again"


@pytest.mark.usefixtures("cache")
def test_a_damaged_entry_is_removed_even_if_it_cannot_be_made_again():
    def make(_path):
        raise SourceError("no answer")

    path, _ = _fetch.cached("a.txt", make_text("whole"))
    path.write_text("whoXe")

    with pytest.raises(SourceError, match="no answer"):
        _fetch.cached("a.txt", make)
    assert _fetch.entries() == []


@pytest.mark.parametrize("way", ["has", "offline", "cached"])
def test_a_slow_reader_of_a_damaged_entry_leaves_the_good_one(cache, monkeypatch, way):
    path, _ = _fetch.cached("a.txt", make_text("whole"))
    path.write_text("whoXe")
    os.utime(path, ns=(1, 1))
    hashed, go_on, calls, digest = threading.Event(), threading.Event(), [], _cache._digest

    def slow(path):
        found = digest(path)
        if threading.current_thread() is reader and not hashed.is_set():
            hashed.set()
            assert go_on.wait(LONG)
        return found

    def read():
        if way == "has":
            _fetch.has("a.txt")
        elif way == "cached":
            _fetch.cached("a.txt", make_text("again", calls))
        else:
            with pytest.raises(SourceError):
                _fetch.cached("a.txt", make_text("again", calls), offline=True)

    monkeypatch.setattr(_cache, "_digest", slow)
    reader = threading.Thread(target=read)
    reader.start()
    assert hashed.wait(LONG)
    _fetch.cached("a.txt", make_text("again", calls))
    go_on.set()
    ended(reader)

    assert len(calls) == 1
    assert files(cache) == ["a.txt", "a.txt.json"]
    assert _fetch.cached("a.txt", make_text(), offline=True)[0].read_text() == "again"


@pytest.mark.parametrize("side", ["", "{", '{"bytes": 5}', "gone"])
def test_a_file_without_its_sidecar_was_never_finished(cache, side):
    _fetch.cached("a.txt", make_text("whole"))
    sidecar = cache / "a.txt.json"
    sidecar.unlink() if side == "gone" else sidecar.write_text(side)

    assert not _fetch.has("a.txt")
    assert _fetch.cached("a.txt", make_text("again"))[0].read_text() == "again"


@pytest.mark.parametrize("error", [ValueError("x"), KeyboardInterrupt(), SourceError("x")])
def test_an_error_leaves_nothing(cache, error):
    def make(path):
        path.write_text("half")
        raise error

    with pytest.raises(type(error)):
        _fetch.cached("a/b.txt", make)

    assert files(cache) == []
    assert _fetch.cached("a/b.txt", make_text())[0].read_text() == "whole"


def test_what_comes_damaged_is_made_once_more(cache, caplog):
    came = []

    def make(path):
        came.append(path)
        path.write_text("half" if len(came) == 1 else "whole")
        if len(came) == 1:
            raise DamagedFileError("x is not as it should be.")
        return source()

    caplog.set_level(logging.INFO)
    assert _fetch.cached("a.txt", make)[0].read_text() == "whole"
    assert "x is not as it should be. It is fetched once more." in caplog.text
    assert files(cache) == ["a.txt", "a.txt.json"]


@pytest.mark.parametrize("tries", [1, 2])
def test_what_comes_damaged_each_time_is_refused_and_nothing_is_kept(cache, tries):
    came = []

    def make(path):
        came.append(path)
        path.write_text("half")
        raise DamagedFileError("x is not as it should be.", url="x", status=200)

    said = "x is not as it should be." + (" It came so each time.*" if tries > 1 else "")
    with pytest.raises(DamagedFileError, match=f"^{said}$") as caught:
        _fetch.cached("a.txt", make, tries=tries)
    assert (caught.value.url, caught.value.status, len(came)) == ("x", 200, tries)
    assert files(cache) == []
    assert _fetch.cached("a.txt", make_text())[0].read_text() == "whole"


def relabel(cache, name, **changes):
    """Change a sidecar; None takes a field out."""
    side = cache / f"{name}.json"
    body = json.loads(side.read_text()) | changes
    side.write_text(json.dumps({name: value for name, value in body.items() if value is not None}))


@pytest.mark.parametrize(("held", "said"), [(None, 1), (1, 1), (3, 3), ("2", "2")])
def test_a_file_of_another_format_is_never_read(cache, caplog, held, said):
    caplog.set_level(logging.INFO)
    name = "bulk/2021/B28002.parquet"
    _fetch.cached(name, make_text("old"))
    assert json.loads((cache / f"{name}.json").read_text())["format"] == 2
    relabel(cache, name, format=held)

    assert not _fetch.has(name)
    (entry,) = _fetch.entries()
    assert entry.problem == f"of format {said}, and this release reads format 2"
    assert _fetch.examine(entry) == entry.problem
    with pytest.raises(
        SourceError, match=rf"B28002\.parquet is of format {said}, .* format 2 .*netw"
    ):
        _fetch.cached(name, make_text("new"), offline=True)
    assert (cache / name).read_text() == "old"

    assert _fetch.cached(name, make_text("new"))[0].read_text() == "new"
    assert f"is of format {said}" in caplog.text
    assert _fetch.has(name)


def test_entries_of_another_format_are_removed_too(cache):
    _fetch.cached("bulk/2021/B28002.parquet", make_text())
    relabel(cache, "bulk/2021/B28002.parquet", format=1)
    assert _fetch.clear() == 1
    assert files(cache) == []


def test_what_was_never_finished_is_listed_and_swept_up(cache):
    _fetch.cached("bulk/whole.parquet", make_text())
    _fetch.cached("bulk/changed.parquet", make_text())
    (cache / "bulk/changed.parquet").write_text("flipp")
    for left in ("bulk/alone.parquet", "api/x/side.parquet.json", "blocks/.b.zip.9-a.part.zip"):
        (cache / left).parent.mkdir(parents=True, exist_ok=True)
        (cache / left).write_text("half")
    (cache / "notes.txt").write_text("of the user's")

    assert _fetch.unfinished() == [
        "api/x/side.parquet.json",
        "blocks/.b.zip.9-a.part.zip",
        "bulk/alone.parquet",
    ]
    found = {entry.name: _fetch.examine(entry) for entry in _fetch.entries()}
    assert found == {
        "bulk/changed.parquet": "it is no longer the file that was kept",
        "bulk/whole.parquet": "",
    }
    _fetch.sweep()
    assert _fetch.unfinished() == []
    _fetch.forget("bulk/changed.parquet")
    _fetch.forget("bulk/changed.parquet")
    assert files(cache) == ["bulk/whole.parquet", "bulk/whole.parquet.json", "notes.txt"]
    assert _fetch.clear() == 1
    assert files(cache) == ["notes.txt"]


@pytest.mark.usefixtures("cache")
def test_what_is_being_written_is_not_called_unfinished():
    def make(path):
        path.write_text("half")
        threading.Thread(target=lambda: seen.append(_fetch.unfinished())).start()
        until(lambda: seen)
        return source()

    seen = []
    _fetch.cached("bulk/a.txt", make)
    assert seen == [[]]


# --- doubts -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "error",
    [
        ValueError("x"),
        KeyError("x"),
        zlib.error("x"),
        EOFError("x"),
        UnicodeDecodeError("utf-8", b"x", 0, 1, "x"),
        zipfile.BadZipFile("x"),
        RuntimeError("x"),
        OSError("x"),
        OSError(errno.EINVAL, "x"),
        RecursionError("x"),
        MemoryError("x"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_no_parser_raises_its_own_error(error):
    url = "https://www2.census.gov/x.dat"
    says = r"x\.dat is not as it should be: it cannot be read"
    with pytest.raises(DamagedFileError, match=says), _fetch.reading(url):
        raise error


@pytest.mark.parametrize("error", [SourceError("x"), OSError(errno.ENOSPC, "x"), NameError("x")])
def test_other_errors_pass(error):
    with pytest.raises(type(error)) as caught, _fetch.reading("https://x"):
        raise error
    assert caught.value is error


def test_files_are_trusted_if_the_user_says_so(monkeypatch, caplog):
    with pytest.raises(
        DamagedFileError, match=r"x is not .*: it is odd\. .*EXCLUSION_TRUST_FILES=1"
    ):
        _fetch.refuse("https://x", "it is odd")
    monkeypatch.setenv("EXCLUSION_TRUST_FILES", "0")
    with pytest.raises(DamagedFileError):
        _fetch.refuse("https://x", "it is odd")
    monkeypatch.setenv("EXCLUSION_TRUST_FILES", "1")
    _fetch.refuse("https://x", "it is odd")
    assert (
        "https://x is not as it should be: it is odd. EXCLUSION_TRUST_FILES is set" in caplog.text
    )


def test_what_a_dead_process_left_is_swept_up(cache):
    cache.mkdir()
    for left in (".a.txt.99999999-aa.part.txt", ".b.txt.99999999-aa.part.txt.json"):
        (cache / left).write_text("half")

    _fetch.cached("a.txt", make_text())
    assert files(cache) == [".b.txt.99999999-aa.part.txt.json", "a.txt", "a.txt.json"]

    assert [entry.name for entry in _fetch.entries()] == ["a.txt"]
    assert _fetch.clear() == 1
    assert files(cache) == []


@pytest.mark.usefixtures("cache")
def test_clear_leaves_what_is_being_written():
    def make(path):
        path.write_text("half")
        threading.Thread(target=lambda: cleared.append(_fetch.clear())).start()
        until(lambda: cleared)
        return source()

    cleared = []
    path, _ = _fetch.cached("a.txt", make)

    assert cleared == [0]
    assert path.read_text() == "half"


def test_an_old_file_is_made_again_unless_offline(cache):
    _fetch.cached("a.txt", make_text("old"))
    side = cache / "a.txt.json"
    body = json.loads(side.read_text())
    body["when"] = (datetime.now(UTC) - timedelta(days=2)).isoformat()
    side.write_text(json.dumps(body))
    day = timedelta(days=1)

    offline, _ = _fetch.cached("a.txt", make_text("new"), offline=True, max_age=day)
    assert offline.read_text() == "old"
    assert _fetch.clear(older_than_days=3) == 0
    assert _fetch.cached("a.txt", make_text("new"), max_age=day)[0].read_text() == "new"


@pytest.mark.usefixtures("cache")
def test_entries_say_what_there_is_and_clear_keeps_the_young():
    _fetch.cached("b.txt", make_text("12345"))
    _fetch.cached("a/c.json", make_text("{}"))

    entries = _fetch.entries()
    assert [(entry.name, entry.bytes, entry.what) for entry in entries] == [
        ("a/c.json", 2, "A table"),
        ("b.txt", 5, "A table"),
    ]
    assert all(datetime.now(UTC) - entry.when < timedelta(hours=1) for entry in entries)
    assert _fetch.clear(older_than_days=1) == 0
    assert _fetch.clear() == 2
    assert _fetch.entries() == []


def test_a_cache_that_cannot_be_written_says_what_to_set(monkeypatch, tmp_path):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("EXCLUSION_CACHE", str(tmp_path / "file" / "cache"))

    assert _fetch.entries() == []
    with pytest.raises(SourceError, match="EXCLUSION_CACHE"):
        _fetch.cached("a.txt", make_text())


def refuse(number):
    def refused(*_args, **_kwargs):
        raise OSError(number, os.strerror(number))

    return refused


def test_a_full_disk_says_where_and_what_to_set(cache):
    with pytest.raises(SourceError, match=r"a.b\.txt.*No space left.*Set EXCLUSION_CACHE"):
        _fetch.cached("a/b.txt", refuse(errno.ENOSPC))
    assert files(cache) == []


@pytest.mark.parametrize("number", [errno.EROFS, errno.EACCES, errno.ENOSPC])
@pytest.mark.parametrize("where", ["pathlib.Path.mkdir", "filelock.FileLock.acquire"])
def test_a_folder_that_cannot_be_written_is_still_read(cache, monkeypatch, where, number):
    path, _ = _fetch.cached("a.txt", make_text())
    (cache / "b.txt").write_text("never finished")
    monkeypatch.setattr(where, refuse(number))

    assert _fetch.cached("a.txt", make_text())[0].read_text() == "whole"
    assert _fetch.cached("a.txt", make_text(), offline=True)[0].read_text() == "whole"
    assert not _fetch.has("b.txt")
    with pytest.raises(SourceError, match=r"b\.txt.*Set EXCLUSION_CACHE"):
        _fetch.cached("b.txt", make_text())
    with pytest.raises(SourceError, match="Set EXCLUSION_CACHE"):
        _fetch.clear()
    assert path.exists()


@pytest.mark.usefixtures("cache")
def test_negative_ages_are_refused():
    _fetch.cached("a.txt", make_text())

    with pytest.raises(ValueError, match="older_than_days is -1"):
        _fetch.clear(older_than_days=-1)
    with pytest.raises(ValueError, match="max_age"):
        _fetch.cached("a.txt", make_text(), max_age=timedelta(days=-1))
    assert _fetch.has("a.txt")
    assert _fetch.clear(older_than_days=0) in (0, 1)


PULL = """
    import signal
    import sys, time
    from exclusion import _fetch
    from exclusion.sources import Source
    # In the background of a shell Ctrl-C is not heard unless one asks for it.
    signal.signal(signal.SIGINT, signal.default_int_handler)

    def make(path):
        print("making", flush=True)
        _fetch.download("https://www2.census.gov/x.dat", path, what="The table")
        time.sleep(float(sys.argv[1]))
        return Source("x", "x", "2026-01-01", "x")

    path, source = _fetch.cached("bulk/x.dat", make)
    print(path.stat().st_size)
"""


def pull(seconds=0.0):
    command = [sys.executable, "-c", textwrap.dedent(PULL), str(seconds)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_two_processes_fetch_a_file_once(server, tmp_path):
    both = [pull(0.5), pull(0.5)]
    printed = [process.communicate()[0].split() for process in both]

    assert [process.returncode for process in both] == [0, 0]
    assert [lines[-1] for lines in printed] == [str(len(DATA))] * 2
    assert sum("making" in lines for lines in printed) == 1
    assert len(server.seen) == 1
    assert files(tmp_path / "cache") == ["bulk/x.dat", "bulk/x.dat.json"]


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C cannot be sent to a process there")
def test_ctrl_c_leaves_a_clean_cache_and_the_next_run_goes_on(server, tmp_path):
    server.faults = [("stall_after", 200_000)]
    process = pull()
    assert process.stdout.readline() == "making\n"
    until(lambda: files(tmp_path / "cache"))
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate()

    assert process.returncode != 0
    assert "KeyboardInterrupt" in errors
    assert files(tmp_path / "cache") == []
    assert pull().communicate()[0].split()[-1] == str(len(DATA))


def test_a_killed_process_holds_nobody_up(server, tmp_path):
    server.faults = [("stall_after", 200_000)]
    process = pull()
    assert process.stdout.readline() == "making\n"
    until(lambda: files(tmp_path / "cache"))
    process.kill()
    process.communicate()
    assert len(files(tmp_path / "cache")) == 1

    assert pull().communicate()[0].split()[-1] == str(len(DATA))
    assert files(tmp_path / "cache") == ["bulk/x.dat", "bulk/x.dat.json"]


# --- progress ---------------------------------------------------------------------------------


def test_progress_is_silent_where_nobody_looks(capfd):
    with _fetch.progress("Pulling", 3, "counties") as shown:
        shown.advance(2)
        shown.phase("Still pulling")

    assert capfd.readouterr() == ("", "")


def test_bars_share_a_terminal(monkeypatch):
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    with (
        _fetch.progress("One file", 10, "B") as one,
        _fetch.progress("Two files", None, "B") as two,
    ):
        one.advance(5)
        two.phase("Two more files")
        two.advance()
        _progress._displays[0].refresh()

    assert "One file" in terminal.getvalue()
    assert "Two more files" in terminal.getvalue()
    assert _progress._displays == []


BAR = """
class tqdm:
    def __init__(self, **options):
        print(options)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        print("closed")

    update = set_description_str = lambda self, what: print(what)
"""


def test_a_notebook_gets_its_own_bar(monkeypatch, tmp_path, capsys):
    (tmp_path / "tqdm").mkdir()
    for name in ("__init__", "std", "auto"):
        (tmp_path / "tqdm" / f"{name}.py").write_text("" if name == "__init__" else BAR)
    for name in ("tqdm", "tqdm.std", "tqdm.auto"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.syspath_prepend(tmp_path)
    shell = type("ZMQInteractiveShell", (), {})()
    monkeypatch.setitem(sys.modules, "IPython", SimpleNamespace(get_ipython=lambda: shell))

    with _fetch.progress("One file", 10, "B") as one:
        one.advance(5)
        one.phase("Two")

    printed = capsys.readouterr().out.splitlines()
    assert "'desc': 'One file', 'total': 10, 'unit': 'B'" in printed[0]
    assert printed[1:] == ["5", "Two", "closed"]
    for name in ("tqdm", "tqdm.std", "tqdm.auto"):
        sys.modules.pop(name, None)


def test_the_room_is_light():
    code = "import sys, exclusion._fetch; print('requests' in sys.modules, 'rich' in sys.modules)"
    command = [sys.executable, "-c", code]
    printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    assert printed.split() == ["False", "False"]
