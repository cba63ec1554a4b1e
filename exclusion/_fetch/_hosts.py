"""The two hosts, how patient we are with them, and the key that must never show."""

from __future__ import annotations

import logging
import os
import re

API = "https://api.census.gov"
WWW2 = "https://www2.census.gov"

#: Seconds to wait for a connection, and between two pieces of an answer.
CONNECT_TIMEOUT = 10.0
READ_TIMEOUT = 60.0
#: How often a request is made in all, and the first pause between two, which then doubles.
TRIES = 5
PAUSE = 1.0
#: A server that asks for a longer pause than this is not waited for.
LONGEST_PAUSE = 300.0

_KEY = re.compile(r"(?i)(\bkey(?:=|%3D))[^&\s\"'<>)]+")
# Every logger of the HTTP client that writes addresses.
_LOGGERS = (
    "urllib3",
    "urllib3.connection",
    "urllib3.connectionpool",
    "urllib3.poolmanager",
    "urllib3.response",
    "urllib3.util.retry",
)


def api_url() -> str:
    """Give the address of the Data API, or of the mirror that EXCLUSION_API_URL names.

    Returns
    -------
    str
        Without a slash at the end.
    """
    return (os.environ.get("EXCLUSION_API_URL") or API).rstrip("/")


def www2_url() -> str:
    """Give the address of the file server, or of the mirror that EXCLUSION_WWW2_URL names.

    Returns
    -------
    str
        Without a slash at the end.
    """
    return (os.environ.get("EXCLUSION_WWW2_URL") or WWW2).rstrip("/")


def rewrite(url: str) -> str:
    """Send a request for one of the Bureau's hosts to its mirror, if there is one.

    Parameters
    ----------
    url
        Any address.

    Returns
    -------
    str
        The address to ask.
    """
    for host, mirror in ((API, api_url()), (WWW2, www2_url())):
        if url == host or url.startswith(host + "/"):
            return mirror + url.removeprefix(host)
    return url


def redact(text: str) -> str:
    """Take the key out of a text that holds an address.

    Parameters
    ----------
    text
        Such as an address or a message.

    Returns
    -------
    str
        With three stars for the key.

    Examples
    --------
    >>> redact("https://api.census.gov/data?get=NAME&key=secret&for=us:1")
    'https://api.census.gov/data?get=NAME&key=***&for=us:1'
    """
    return _KEY.sub(r"\1***", text)


class _Redactor(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        clean = redact(message)
        if clean != message:
            record.msg, record.args = clean, ()
        return True


def quieten_keys() -> None:
    """Keep keys out of what the HTTP client logs; doing it twice changes nothing."""
    for name in _LOGGERS:
        logger = logging.getLogger(name)
        if not any(isinstance(one, _Redactor) for one in logger.filters):
            logger.addFilter(_Redactor())
