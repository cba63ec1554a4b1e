"""The hosts, and how patient we are with them."""

from __future__ import annotations

import logging
import os
from urllib.parse import SplitResult, urlsplit, urlunsplit

from exclusion._fetch._secrets import redact
from exclusion.errors import SourceError

API = "https://api.census.gov"
WWW2 = "https://www2.census.gov"
TIGERWEB = "https://tigerweb.geo.census.gov/arcgis/rest/services"
FTP = "ftp://ftp2.census.gov"
#: Where anybody gets a key for the Data API.
SIGN_UP = f"{API}/data/key_signup.html"

#: Seconds to wait for a connection, and for the next byte of an answer.
CONNECT_TIMEOUT = 10.0
READ_TIMEOUT = 25.0
#: Seconds without a byte, over all tries and the pauses between them, before a host is given up;
#: and for one that was given up within the last minutes.
PATIENCE = 40.0
LITTLE_PATIENCE = 10.0
FORGIVEN_AFTER = 300.0
#: How often a request is made in all, and the first pause between two, which then doubles.
TRIES = 5
PAUSE = 1.0
#: A server that asks for a longer pause than this is not waited for.
LONGEST_PAUSE = 300.0

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
        Without a slash at the end. It may hold a mirror's password: show it through `redact`.

    Raises
    ------
    SourceError
        If the variable holds no address.
    """
    return _host("EXCLUSION_API_URL", API)


def www2_url() -> str:
    """Give the address of the file server, or of the mirror that EXCLUSION_WWW2_URL names.

    Returns
    -------
    str
        Without a slash at the end. It may hold a mirror's password: show it through `redact`.

    Raises
    ------
    SourceError
        If the variable holds no address.
    """
    return _host("EXCLUSION_WWW2_URL", WWW2)


def tigerweb_url() -> str | None:
    """Give the address of the map service, or of the mirror that EXCLUSION_TIGERWEB_URL names.

    Returns
    -------
    str or None
        Without a slash at the end; None where a mirror of the file server is named and none of this
        service: whoever names hosts wants no others asked.

    Raises
    ------
    SourceError
        If the variable holds no address.
    """
    return _beside("EXCLUSION_TIGERWEB_URL", TIGERWEB)


def ftp_url() -> str | None:
    """Give the address of the FTP server, or of the mirror that EXCLUSION_FTP_URL names.

    Returns
    -------
    str or None
        Without a slash at the end; None where a mirror of the file server is named and none of this
        service.

    Raises
    ------
    SourceError
        If the variable holds no address.
    """
    return _beside("EXCLUSION_FTP_URL", FTP, ("ftp",))


def _beside(variable: str, bureau: str, schemes: tuple[str, ...] = ("http", "https")) -> str | None:
    """Read the address of a server that stands in for the file server."""
    named = os.environ.get(variable, "").strip()
    mirrored = os.environ.get("EXCLUSION_WWW2_URL", "").strip()
    return None if mirrored and not named else _host(variable, bureau, schemes)


def _host(variable: str, bureau: str, schemes: tuple[str, ...] = ("http", "https")) -> str:
    """Read an address from the environment, scheme and host in lower case."""
    url = os.environ.get(variable, "").strip() or bureau
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in schemes or not parts.hostname:
        # The value is not quoted: it may hold a password.
        begins = " or ".join(f"{one}://" for one in schemes)
        raise SourceError(
            f"{variable} is no address of a server: expected {begins}, then a host, such as "
            f"{bureau}. Correct it, or unset it to ask the Census Bureau itself."
        )
    login, at, host = parts.netloc.rpartition("@")
    return urlunsplit(parts._replace(netloc=login + at + host.lower())).rstrip("/")


def is_api(url: str) -> bool:
    """Tell whether an address is below that of the Data API or its mirror.

    Parameters
    ----------
    url
        The address of a request.

    Returns
    -------
    bool
        True if the key may go there.
    """
    asked, api = urlsplit(url), urlsplit(api_url())
    return _server(asked) == _server(api) and asked.path.startswith(api.path + "/")


def shown(url: str) -> str:
    """Give the address that is asked in truth, of a mirror perhaps, to be shown.

    Parameters
    ----------
    url
        Any address.

    Returns
    -------
    str
        Without user, password and key.
    """
    return redact(rewrite(url))


def host(url: str) -> str:
    """Name the host of an address, to be shown.

    Parameters
    ----------
    url
        Any address.

    Returns
    -------
    str
        Without user and password.
    """
    return urlsplit(redact(url)).netloc


def _server(parts: SplitResult) -> tuple[str, str | None, int | None]:
    standard = {"http": 80, "https": 443}.get(parts.scheme)
    return parts.scheme, parts.hostname, parts.port or standard


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
    for host, mirror in ((API, api_url), (WWW2, www2_url), (TIGERWEB, tigerweb_url)):
        if url == host or url.startswith(host + "/"):
            return (mirror() or host) + url.removeprefix(host)
    return url


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
