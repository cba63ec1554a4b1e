"""The words of the Census Bureau's hosts: their pages and errors."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

JSON = "application/json;charset=utf-8"
PLAIN = "text/plain;charset=utf-8"

LOGGED = (
    "There was an error while running your query.  We've logged the error and we'll correct it "
    "ASAP.  Sorry for the inconvenience."
)
TOO_MANY_VARIABLES = "error: error: 'get' is limited to 50 variables"
UNKNOWN_GEOGRAPHY = "error: unknown/unsupported geography heirarchy"
UNKNOWN_VARIABLE = "error: error: unknown variable '{}'"

_KEY_PAGE = """<html>
    <head>
        <title>{title} Key</title>
    </head>
    <body>
        <p>
            {why}
            <p>
            A valid <em>key</em> must be included with each data API request.
            You included a key with this request, however, it is not valid.
            Please check your key and try again.
            <p>
            If you do not have a key you may sign up for one
            <a href="https://api.census.gov/data/key_signup.html">here</a>.
        </p>
    </body>
</html>
"""
MISSING_KEY = _KEY_PAGE.format(title="Missing", why="A key was not found in the request.")
INVALID_KEY = _KEY_PAGE.format(title="Invalid", why="The key of the request is not valid.")
SERVLET_404 = (
    '<!doctype html><html lang="en"><head><title>HTTP Status 404 – Not Found</title></head>'
    '<body><h1>HTTP Status 404 – Not Found</h1><hr class="line" /><p><b>Type</b> Status Report</p>'
    "<p><b>Message</b> {path}</p><p><b>Description</b> The origin server did not find a current "
    "representation for the target resource or is not willing to disclose that one exists.</p>"
    "</body></html>"
)
NOT_FOUND = """<!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML 2.0//EN">
<html><head>
<title>404 Not Found</title>
</head><body>
<h1>Not Found</h1>
<p>The requested URL was not found on this server.</p>
</body></html>
"""
BUSY = """<html><head><title>System busy</title></head>
<body><p>The system is currently busy. Please try again later.</p></body></html>
"""
MAINTENANCE = """<html><head><title>Maintenance</title></head>
<body><p>This site is temporarily down for maintenance. Please try again later.</p></body></html>
"""
BLOCKED = """<!DOCTYPE html><html><head><title>Attention Required!</title></head>
<body><h1>Sorry, you have been blocked</h1><p>You are unable to access census.gov</p></body></html>
"""


@dataclass(frozen=True)
class Answer:
    """A status, a body (bytes, or the file that holds them), its kind and headers."""

    status: int
    body: bytes | Path = b""
    kind: str = PLAIN
    headers: dict[str, str] = field(default_factory=dict)


def html(text: str, status: int = 200) -> Answer:
    """Answer with a page."""
    return Answer(status, text.encode(), "text/html")


def error(text: str) -> Answer:
    """Answer that the request is wrong."""
    return Answer(400, text.encode(), PLAIN)
