"""A loopback server that answers as the Census Bureau's hosts do, faults included.

`CensusServer` listens on three ports of 127.0.0.1, for api.census.gov, www2.census.gov and
tigerweb.geo.census.gov, and serves a synthetic country. ::

    with CensusServer() as server:
        server.order("429", "county:071", after=2, headers={"Retry-After": "1"})
        requests.get(f"{server.api_url}/data/2022/acs/acs5", params=...)
        server.requests[-1].query

As a script it serves until it is stopped, for benchmarks: ``census_server.py --tracts 85000``
prints the two addresses as JSON.
"""

from __future__ import annotations

import argparse
import json
import re
import socket
import socketserver
import struct
import sys
import tempfile
import threading
from dataclasses import dataclass, field
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

import census_api
import census_blocks
import census_faults
import census_files as files
import census_tigerweb
from census_answers import INVALID_KEY, MISSING_KEY, NOT_FOUND, SERVLET_404, Answer, html
from census_faults import FAULTS, Order
from census_world import VINTAGES, Grid, World, country
from serving import Served

if TYPE_CHECKING:
    from collections.abc import Iterable

#: Faults that send no length, and those after which the connection ends.
_UNSAID = ("no length", "chunked")
_ENDED = ("too long", "odd length")
GOOD_KEY = "0123456789abcdef0123456789abcdef01234567"
#: What stands for each of the Bureau's hosts.
HOSTS = ("api", "www2", "tigerweb")
BAD_KEY = "ffffffffffffffffffffffffffffffffffffffff"


@dataclass(frozen=True)
class Request:
    """What was asked: `query` has no key in it, `key` says "good", "bad" or None."""

    host: str
    method: str
    path: str
    query: str
    key: str | None
    headers: dict[str, str]
    fault: str | None

    @property
    def line(self) -> str:
        """The path and the query, decoded for people: what a fault's pattern is held against."""
        return f"{self.path}?{self.query}" if self.query else self.path


@dataclass
class CensusServer:
    """Both hosts, from construction to `close`; see the module.

    `latency` is slept before each answer, `vintages` are those that are out, `key` the one the API
    takes. `most_at_once` is the greatest number of requests that were under way together; no answer
    is given before it is `together`.
    """

    world: World = field(default_factory=country)
    latency: float = 0.0
    together: int = 1
    vintages: tuple[int, ...] = VINTAGES
    key: str = GOOD_KEY
    requests: list[Request] = field(default_factory=list)
    orders: list[Order] = field(default_factory=list)
    most_at_once: int = 0

    def __post_init__(self) -> None:
        self.lock = threading.Lock()
        self.closing = threading.Event()
        self.under_way = 0
        self._kept: dict[str, Path] = {}
        self._folder = tempfile.TemporaryDirectory(prefix="census-")
        self._listeners = {host: _Listener(self, host) for host in HOSTS}
        self._served = [Served(one) for one in self._listeners.values()]

    def _url(self, host: str) -> str:
        return f"http://127.0.0.1:{self._listeners[host].server_address[1]}"

    @property
    def api_url(self) -> str:
        """What stands for https://api.census.gov."""
        return self._url("api")

    @property
    def www2_url(self) -> str:
        """What stands for https://www2.census.gov."""
        return self._url("www2")

    @property
    def tigerweb_url(self) -> str:
        """What stands for https://tigerweb.geo.census.gov/arcgis/rest/services."""
        return self._url("tigerweb")

    def __enter__(self) -> CensusServer:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End every connection, thread and socket."""
        if self.closing.is_set():
            return
        self.closing.set()
        for served in self._served:
            served.end()
        for one in self._listeners.values():
            one.hang_up()
            one.server_close()
        self._folder.cleanup()

    def order(
        self,
        fault: str,
        match: str = "",
        times: int = 1,
        *,
        after: int = 0,
        headers: dict[str, str] | None = None,
        text: str = "error: error: unknown variable 'B28002_999E'",
    ) -> None:
        """Spoil the next `times` requests whose line holds `match`, letting `after` pass first.

        The line is the path and the decoded query without the key. Orders are tried in the order
        given; one request takes one fault.
        """
        if fault not in FAULTS:
            raise ValueError(f"{fault!r} is no fault; choose one of {', '.join(FAULTS)}")
        with self.lock:
            self.orders.append(Order(fault, match, times, after, headers or {}, text))

    def forget(self) -> None:
        """Forget the requests so far and the orders left."""
        with self.lock:
            self.requests.clear()
            self.orders.clear()
            self.most_at_once = 0

    def forget_requests(self) -> None:
        """Forget the requests so far; the orders stay."""
        with self.lock:
            self.requests.clear()

    def lines(self, host: str | None = None) -> list[str]:
        """List the lines of the requests so far, of one host or of both."""
        with self.lock:
            return [r.line for r in self.requests if host in (None, r.host)]

    def taken(self, line: str) -> Order | None:
        """Find the fault for a request and count it; the lock is held."""
        for order in self.orders:
            if order.match in line and order.times > 0:
                if order.after > 0:
                    order.after -= 1
                    continue
                order.times -= 1
                return order
        return None

    def file(self, path: str) -> bytes | None:
        """Give a file of www2 to whoever serves it another way; None where there is none."""
        answer = self._www2(path)
        if answer.status != 200:
            return None
        return answer.body if isinstance(answer.body, bytes) else answer.body.read_bytes()

    def answer(self, host: str, path: str, query: list[tuple[str, str]], key: str | None) -> Answer:
        """Answer as the host would on a good day."""
        if host == "tigerweb":
            return census_tigerweb.answer(path, query)
        return self._api(path, query, key) if host == "api" else self._www2(path)

    # A key is asked for before anything else.
    def _api(self, path: str, query: list[tuple[str, str]], key: str | None) -> Answer:
        pages = {"/data/missing_key.html": MISSING_KEY, "/data/invalid_key.html": INVALID_KEY}
        if path in pages:
            return html(pages[path])
        if key != "good":
            name = "missing" if key is None else "invalid"
            moved = {"Location": f"/data/{name}_key.html", "X-DataWebAPI-KeyError": "1"}
            return Answer(302, headers=moved)
        single = re.fullmatch(r"/data/(\d{4})/acs/(acs1/subject|acsse)", path)
        if single and int(single[1]) in self.vintages and single[1] != "2020":
            return census_api.data(self.world, int(single[1]), single[2], query)
        match = re.fullmatch(r"/data/(\d{4})/acs/acs5(/subject|/profile)?(/.+)?", path)
        if not match or int(match[1]) not in self.vintages:
            return html(SERVLET_404.format(path=path), 404)
        vintage, dataset, rest = int(match[1]), (match[2] or "")[1:], match[3]
        if rest:
            return census_api.metadata(vintage, dataset, rest, path)
        return census_api.data(self.world, vintage, dataset, query)

    def _www2(self, path: str) -> Answer:
        path = path.removeprefix("/elsewhere")
        found = self._table(path) or self._kept_whole(path)
        return found or html(NOT_FOUND, 404)

    def _table(self, path: str) -> Answer | None:
        base = r"/programs-surveys/acs/summary_file/(\d{4})/"
        match = re.fullmatch(
            base + r"(prototype|table-based-SF/data)/5YRData/acsdt5y(\d{4})-([bc]\d{5}[a-i]?)\.dat",
            path,
        )
        if not match or match[1] != match[3]:
            return None
        vintage, table = int(match[1]), match[4].upper()
        folder = "prototype" if vintage < 2021 else "table-based-SF/data"
        known = vintage in self.vintages and vintage >= 2018 and match[2] == folder
        if not known or table not in census_api.tables(vintage):
            return None
        pieces = (piece.encode() for piece in files.dat(self.world, table, vintage))
        return self._data(path, pieces, "application/octet-stream")

    def _kept_whole(self, path: str) -> Answer | None:
        match = re.fullmatch(r"/programs-surveys/acs/summary_file/(\d{4})/(.+)", path)
        if match:
            vintage = int(match[1])
            names = {2018: "prototype/20185YRGeos.csv"}
            names |= {v: f"prototype/Geos{v}5YR.csv" for v in (2019, 2020)}
            name = names.get(vintage, f"table-based-SF/documentation/Geos{vintage}5YR.txt")
            if vintage < 2018 or vintage not in self.vintages or match[2] != name:
                return None
            kind = "text/csv" if vintage < 2021 else "text/plain"
            return self._data(path, files.geography(self.world, vintage), kind)
        if path == "/geo/docs/maps-data/data/rel2020/tract/tab20_tract20_tract10_natl.txt":
            return Answer(200, files.relationship(), "text/plain")
        return self._zip(path)

    def _zip(self, path: str) -> Answer | None:
        old = re.fullmatch(r"/geo/tiger/TIGER2010BLKPOPHU/(\w+\.zip)", path)
        if old and self.world is country() and old[1].startswith("tabblock2010_"):
            return self._zipped(old[1])
        match = re.fullmatch(
            r"/geo/tiger/(GENZ|TIGER)(\d{4})/(\w+)/((cb|tl)_(\d{4})_\w+\.zip)", path
        )
        if not match or match[2] != match[6] or int(match[2]) not in self.vintages:
            return None
        kind, name = match[1], match[4]
        folder = "shp" if kind == "GENZ" else re.sub(r"\.zip|_500k", "", name).split("_")[3].upper()
        if match[3] != folder or match[5] != {"GENZ": "cb", "TIGER": "tl"}[kind]:
            return None
        if self.world is not country():
            return None
        return self._zipped(name)

    def _zipped(self, name: str) -> Answer | None:
        with self.world.lock:
            body = files.boundaries(name) or census_blocks.block_file(name)
        return None if body is None else Answer(200, body, "application/zip")

    def _data(self, path: str, pieces: Iterable[bytes], kind: str) -> Answer:
        """Make a large file once: in memory for all servers, or on disk for the large country."""
        world = self.world
        with world.lock:
            if world.keeps:
                if path not in world.files:
                    world.files[path] = b"".join(pieces)
                return Answer(200, world.files[path], kind)
            if path not in self._kept:
                made = Path(self._folder.name) / f"{len(self._kept)}"
                with made.open("wb") as out:
                    out.writelines(pieces)
                self._kept[path] = made
            return Answer(200, self._kept[path], kind)


class _Listener(socketserver.ThreadingMixIn, HTTPServer):
    daemon_threads = False
    request_queue_size = 128

    def __init__(self, owner: CensusServer, host: str) -> None:
        self.owner, self.host = owner, host
        self.open: set[socket.socket] = set()
        super().__init__(("127.0.0.1", 0), _Handler)

    def server_bind(self) -> None:
        # HTTPServer's own looks the machine's name up.
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = self.server_address[:2]

    def process_request(self, request, client_address) -> None:
        with self.owner.lock:
            self.open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request) -> None:
        with self.owner.lock:
            self.open.discard(request)
        super().shutdown_request(request)

    def hang_up(self) -> None:
        with self.owner.lock:
            left = list(self.open)
        for one in left:
            try:
                one.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue

    def handle_error(self, request, client_address) -> None:
        # Clients hang up; that is their right.
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Listener

    def setup(self) -> None:
        super().setup()
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        owner = self.server.owner
        order, answer = None, None
        with owner.lock:
            owner.under_way += 1
            owner.most_at_once = max(owner.most_at_once, owner.under_way)
        try:
            if owner.latency:
                owner.closing.wait(owner.latency)
            while owner.most_at_once < owner.together and not owner.closing.is_set():
                owner.closing.wait(0.01)
            order, answer = self._decide()
            self._send(answer, order)
        finally:
            with owner.lock:
                owner.under_way -= 1

    do_HEAD = do_GET  # noqa: N815

    def _decide(self) -> tuple[Order | None, Answer]:
        owner, parts = self.server.owner, urlsplit(self.path)
        query = parse_qsl(parts.query, keep_blank_values=True)
        sent = [value for name, value in query if name == "key" and value]
        key = ("good" if sent[0] == owner.key else "bad") if sent else None
        query = [(name, value) for name, value in query if name != "key"]
        text = "&".join(f"{name}={value}" for name, value in query)
        headers = dict(self.headers.items())
        line = f"{parts.path}?{text}" if text else parts.path
        with owner.lock:
            order = owner.taken(line)
            fault = order.fault if order else None
            host = self.server.host
            owner.requests.append(
                Request(host, self.command, parts.path, text, key, headers, fault)
            )
        if order:
            spoiled = census_faults.spoiled(order, host, parts.path)
            if spoiled:
                return order, spoiled
        answer = owner.answer(self.server.host, parts.path, query, key)
        return order, census_faults.changed(answer, order, parts.path) if order else answer

    def _send(self, answer: Answer, order: Order | None) -> None:
        fault = order.fault if order else ""
        if fault == "reset":
            self._reset()
            return
        if fault == "stall":
            self._wait()
            return
        whole = answer.body
        length = len(whole) if isinstance(whole, bytes) else whole.stat().st_size
        self._send_headers(answer, fault, length)
        if self.command == "HEAD" or answer.status == 204:
            return
        partly = fault in ("half", "stall body", "chunked, cut")
        length = length // 2 if partly else length
        if fault.startswith("chunked") or fault == "slow":
            self._write_pieces(whole, length, fault)
        else:
            self._write(whole, length)
        if fault == "stall body":
            self._wait()
        elif partly or fault in _ENDED or fault.startswith(_UNSAID):
            self._end()

    def _send_headers(self, answer: Answer, fault: str, length: int) -> None:
        self.send_response(answer.status)
        self.send_header("Date", formatdate(usegmt=True))
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if answer.status != 204:
            self.send_header("Content-Type", answer.kind)
            if "Content-Length" not in answer.headers and not fault.startswith(_UNSAID):
                self.send_header("Content-Length", str(length))
            if fault.startswith("chunked"):
                self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()

    def _write_pieces(self, whole: bytes, length: int, fault: str) -> None:
        """Write chunks, the last one to end them unless they are cut; or small pieces, slowly."""
        step = max(1, length // 8)
        for at in range(0, length, step):
            piece = whole[at : min(at + step, length)]
            if fault == "slow":
                self.server.owner.closing.wait(0.01)
                self.wfile.write(piece)
            else:
                self.wfile.write(b"%x\r\n%b\r\n" % (len(piece), piece))
        if fault == "chunked":
            self.wfile.write(b"0\r\n\r\n")

    def _write(self, whole: bytes | Path, length: int) -> None:
        if isinstance(whole, bytes):
            self.wfile.write(whole[:length])
            return
        with whole.open("rb") as read:
            while length > 0 and (piece := read.read(min(length, 1 << 20))):
                self.wfile.write(piece)
                length -= len(piece)

    def send_response(self, code: int, message: str | None = None) -> None:
        self.send_response_only(code, message)
        self.send_header("Server", "Apache")

    def _reset(self) -> None:
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True
        self.connection.close()

    def _end(self) -> None:
        self.close_connection = True

    def _wait(self) -> None:
        self.server.owner.closing.wait()
        self._end()


def main() -> None:
    """Serve until standard input ends or the process does."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--tracts", type=int, help="serve a country of so many tracts, no polygons")
    parser.add_argument("--latency", type=float, default=0.0, help="seconds before each answer")
    asked = parser.parse_args()
    world = Grid(asked.tracts) if asked.tracts else country()
    with CensusServer(world=world, latency=asked.latency) as server:
        told = {"api": server.api_url, "www2": server.www2_url, "key": server.key}
        sys.stdout.write(json.dumps(told) + "\n")
        sys.stdout.flush()
        try:
            sys.stdin.read()
        except KeyboardInterrupt:
            return


if __name__ == "__main__":
    main()
