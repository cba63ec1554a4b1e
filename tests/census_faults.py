"""What can go wrong on the way: faults to order, and the answers they spoil."""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from functools import lru_cache

import census_files as files
from census_answers import (
    BLOCKED,
    BUSY,
    JSON,
    LOGGED,
    MAINTENANCE,
    NOT_FOUND,
    PLAIN,
    SERVLET_404,
    Answer,
    html,
)
from census_api import written
from census_damage import DAMAGES

#: What `CensusServer.order` can do to a request.
FAULTS = {
    "reset": "the connection is reset before an answer",
    "stall": "nothing comes until the server closes",
    "stall body": "half of the body comes, then nothing until the server closes",
    "half": "the whole length is promised, half of the body comes, the connection ends",
    "429": "Too Many Requests",
    "500": "There was an error while running your query. We've logged the error …",
    "502": "Bad Gateway",
    "503": "Service Unavailable",
    "504": "Gateway Time-out",
    "400": "an error of the API's, with `text`",
    "busy": "200 with a page that says the system is busy",
    "maintenance": "503 with a page that says the system is under maintenance",
    "logged": "200 with the text of the 500",
    "html": "200 with a page where data was expected, not a word of why",
    "403": "Forbidden, with a page",
    "blocked": "200 with a page that says that you have been blocked",
    "blocked 403": "the same, with 403",
    "blocked 503": "the same, with 503",
    "blocked text": "the same with 200, not said to be a page",
    "json": "200 with an error in JSON where data was expected",
    "blank": "200 with blanks and line breaks alone",
    "204": "No Content",
    "404": "the host's page for what is not there",
    "shuffled": "the API's rows in another order",
    "short": "the API's rows without the last third",
    "wrong zip": "a whole zip that holds something else",
    "broken zip": "half of the zip, with the length of the half",
    "empty": "200 with no body",
    "cut json": "the API's answer, cut within",
    "cut json, packed": "the same, packed with gzip, the length right",
    "gzip": "the body packed with gzip although it was not asked for, as some proxies do",
    "gzip cut": "the same, cut, with the length of what is there",
    "gzip flipped": "the same, a bit of it changed",
    "brotli": "a body that says it is packed as nobody asked",
    "no length": "no length is said; the connection ends with the body",
    "no length, cut": "the same, but half of the body comes",
    "chunked": "the body in chunks",
    "chunked, cut": "half of the body in chunks, then the connection ends",
    "too long": "a length is promised that is 100 bytes more than there is",
    "too short": "a length is promised that cuts the body to half, at the end of a line",
    "odd length": "the length is no number",
    "206": "206 with the whole, as if a part had been asked for",
    "other part": "206 with the second half",
    "as a page": "the right body, said to be text/html",
    "elsewhere": "302 to a page on another host's address, which is not there",
    "in circles": "302 to the same address",
    "redirected": "302 to the same file below /elsewhere, where it is",
    "slow": "the body in small pieces with pauses",
}
#: Those that are about the way, and need the right body.
_WAYS = {
    *("gzip", "gzip cut", "gzip flipped", "brotli", "no length", "no length, cut", "chunked"),
    *("chunked, cut", "too long", "too short", "odd length", "206", "other part", "as a page"),
    *("slow", "cut json", "cut json, packed"),
}
FAULTS |= dict.fromkeys(DAMAGES, "what comes is whole, and not as it should be")


@dataclass
class Order:
    """A fault that waits for a request whose line holds `match`."""

    fault: str
    match: str
    times: int
    after: int
    headers: dict[str, str]
    text: str


def spoiled(order: Order, host: str, path: str) -> Answer | None:
    """Give the answer of a fault that needs no data."""
    api = host == "api"
    plain = {
        "429": Answer(429, b"Too Many Requests", "text/plain"),
        "500": Answer(500, LOGGED.encode(), "text/plain"),
        "502": html("<html><head><title>502 Bad Gateway</title></head></html>", 502),
        "503": html("<html><head><title>503 Service Unavailable</title></head></html>", 503),
        "504": html("<html><head><title>504 Gateway Time-out</title></head></html>", 504),
        "400": Answer(400, order.text.encode(), "text/plain"),
        "busy": html(BUSY),
        "maintenance": html(MAINTENANCE, 503),
        "logged": Answer(200, LOGGED.encode(), "text/plain"),
        "html": html("<!DOCTYPE html>\n<html><head><title>Welcome</title></head></html>\n"),
        "403": html("<html><head><title>403 Forbidden</title></head></html>", 403),
        "blocked": html(BLOCKED),
        "blocked 403": html(BLOCKED, 403),
        "blocked 503": html(BLOCKED, 503),
        "blocked text": Answer(200, BLOCKED.encode(), "application/octet-stream"),
        "json": Answer(200, b'{"error": {"code": 500, "message": "no"}}', JSON),
        "blank": Answer(200, b" \r\n\t\n" * 9, PLAIN),
        "elsewhere": Answer(302, headers={"Location": "http://127.0.0.1:9/page.html"}),
        "in circles": Answer(302, headers={"Location": path}),
        "redirected": Answer(302, headers={"Location": f"/elsewhere{path}"}),
        "204": Answer(204),
        "404": html(SERVLET_404.format(path=path) if api else NOT_FOUND, 404),
        "empty": Answer(200, b"", JSON if api else "application/octet-stream"),
        "wrong zip": Answer(200, files.wrong_zip(), "application/zip"),
        "reset": Answer(200),
        "stall": Answer(200),
    }
    arrived = order.fault == "redirected" and path.startswith("/elsewhere")
    found = None if arrived else plain.get(order.fault)
    return found and Answer(found.status, found.body, found.kind, found.headers | order.headers)


def changed(answer: Answer, order: Order, path: str) -> Answer:
    """Change a good answer as a fault says."""
    if answer.status != 200:
        return answer
    body = answer.body
    if order.fault in DAMAGES:
        return Answer(200, _damaged(order.fault, body, path), answer.kind, answer.headers)
    if order.fault in _WAYS:
        return _sent(answer, order.fault)
    if order.fault in ("shuffled", "short"):
        head, *rows = json.loads(body)
        if order.fault == "shuffled":
            rows = [*rows[1::2][::-1], *rows[::2]]
        else:
            rows = rows[: -max(1, len(rows) // 3)]
        body = written([head, *rows])
    elif order.fault == "broken zip" and isinstance(body, bytes):
        body = body[: len(body) // 2]
    return Answer(answer.status, body, answer.kind, answer.headers | order.headers)


@lru_cache(maxsize=2)  # the same file is asked for again and again
def _damaged(fault: str, body: bytes, path: str) -> bytes:
    return DAMAGES[fault](body, path)


def _flipped(body: bytes) -> bytes:
    at = len(body) // 2
    return body[:at] + bytes([body[at] ^ 0x10]) + body[at + 1 :]


#: How a fault changes what is sent, after packing.
_BODIES = {
    "gzip cut": lambda body: body[: len(body) // 2],
    "gzip flipped": _flipped,
    "other part": lambda body: body[len(body) // 2 :],
    "no length, cut": lambda body: body[: len(body) // 2],
    "too short": lambda body: body[: body.rfind(b"\n", 0, len(body) // 2) + 1 or len(body) // 2],
}


def _sent(answer: Answer, fault: str) -> Answer:
    """Change how a good answer is sent."""
    body, headers, whole = answer.body, dict(answer.headers), len(answer.body)
    if fault.startswith("cut json"):
        body = body[: 2 * whole // 3]
    if fault.startswith("gzip") or fault.endswith("packed"):
        body = gzip.compress(body, mtime=0)
        headers["Content-Encoding"] = "gzip"
    if fault == "brotli":
        headers["Content-Encoding"] = "br"
    body = _BODIES.get(fault, bytes)(body)
    status = 206 if fault in ("206", "other part") else 200
    if status == 206:
        headers["Content-Range"] = f"bytes {whole - len(body)}-{whole - 1}/{whole}"
    lengths = {"too long": str(len(body) + 100), "odd length": "many"}
    if not fault.startswith(("no length", "chunked")):
        headers["Content-Length"] = lengths.get(fault, str(len(body)))
    return Answer(status, body, "text/html" if fault == "as a page" else answer.kind, headers)
