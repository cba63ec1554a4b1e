"""What can go wrong on the way: faults to order, and the answers they spoil."""

from __future__ import annotations

import json
from dataclasses import dataclass

import census_files as files
from census_answers import (
    BUSY,
    JSON,
    LOGGED,
    MAINTENANCE,
    NOT_FOUND,
    SERVLET_404,
    Answer,
    html,
)
from census_api import written

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
    "204": "No Content",
    "404": "the host's page for what is not there",
    "shuffled": "the API's rows in another order",
    "short": "the API's rows without the last third",
    "wrong zip": "a whole zip that holds something else",
    "broken zip": "half of the zip, with the length of the half",
    "empty": "200 with no body",
}


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
        "204": Answer(204),
        "404": html(SERVLET_404.format(path=path) if api else NOT_FOUND, 404),
        "empty": Answer(200, b"", JSON if api else "application/octet-stream"),
        "wrong zip": Answer(200, files.wrong_zip(), "application/zip"),
        "reset": Answer(200),
        "stall": Answer(200),
    }
    found = plain.get(order.fault)
    return found and Answer(found.status, found.body, found.kind, found.headers | order.headers)


def changed(answer: Answer, order: Order) -> Answer:
    """Change a good answer as a fault says."""
    if answer.status != 200:
        return answer
    body = answer.body
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
