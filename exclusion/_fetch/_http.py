"""Requests that end in an answer or a named error, whatever the servers do."""

from __future__ import annotations

import logging
import random
import re
import socket
import threading
import weakref
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import requests
from requests.adapters import HTTPAdapter

from exclusion._fetch import _hosts
from exclusion._version import __version__
from exclusion.errors import ApiKeyError, SourceError

if TYPE_CHECKING:
    from collections.abc import Callable

    from urllib3.connection import HTTPConnection
    from urllib3.connectionpool import ConnectionPool

logger = logging.getLogger(__name__)

_RETRIED = frozenset({429, 500, 502, 503, 504})
# What the Bureau's pages say when trying again helps, whatever their status.
_PASSING = re.compile(r"logged the error|\bbusy\b|\bmaintenance\b", re.IGNORECASE)
_REFUSED = re.compile(r"(missing|invalid)_key\.html|<title>\s*(missing|invalid) key", re.IGNORECASE)
# Pages and messages are short; a table need not be searched for them.
_PAGE = 1 << 16


@dataclass(frozen=True)
class _Trouble:
    """Why an answer will not do, and whether and when to ask again."""

    reason: str
    status: int | None = None
    pause: float | None = None
    passing: bool = True


_STOPPED = _Trouble("the pull was stopped", passing=False)


class _Adapter(HTTPAdapter):
    """Puts the key on the wire, and shows everybody else the request without it.

    It knows its open connections, so that a stop can end what waits for an answer.
    """

    def __init__(self, owner: Session) -> None:
        self._owner = owner
        self._open: weakref.WeakSet[HTTPConnection] = weakref.WeakSet()
        self._lock = threading.Lock()
        super().__init__(pool_maxsize=16)

    def get_connection_with_tls_context(
        self,
        *args: Any,  # noqa: ANN401
        **kwargs: Any,  # noqa: ANN401
    ) -> ConnectionPool:
        pool: Any = super().get_connection_with_tls_context(*args, **kwargs)
        with self._lock:
            if "ConnectionCls" not in vars(pool):
                pool.ConnectionCls = self._known(pool.ConnectionCls)
        return cast("ConnectionPool", pool)

    def _known(self, kind: Callable[..., HTTPConnection]) -> Callable[..., HTTPConnection]:
        def connection(*args: Any, **kwargs: Any) -> HTTPConnection:  # noqa: ANN401
            made = kind(*args, **kwargs)
            with self._lock:
                self._open.add(made)
            return made

        return connection

    def hang_up(self) -> None:
        """Shut every connection: whoever waits for an answer is told that there is none."""
        with self._lock:
            every = list(self._open)
        for one in every:
            if isinstance(one.sock, socket.socket):
                with suppress(OSError):
                    # Not TLS's own: another thread may be reading from it.
                    socket.socket.shutdown(one.sock, socket.SHUT_RDWR)

    def send(  # type: ignore[override]
        self,
        request: requests.PreparedRequest,
        **kwargs: Any,  # noqa: ANN401
    ) -> requests.Response:
        sent = request
        if self._owner.has_key and _hosts.is_api(request.url or ""):
            sent = request.copy()
            sent.prepare_url(cast("str", request.url), self._owner.key_parameter())
        response = super().send(sent, **kwargs)
        response.request, response.url = request, cast("str", request.url)
        return response


class Session(requests.Session):
    """A session for the Bureau's servers; see `exclusion._fetch.session`.

    Parameters
    ----------
    key
        A key for the Data API.
    """

    def __init__(self, key: str | None = None) -> None:
        super().__init__()
        _hosts.quieten_keys()
        # A closure: `vars` does not show it.
        self.key_parameter: Callable[[], dict[str, str]] = lambda: {"key": key} if key else {}
        self._stopped = threading.Event()
        self.headers["User-Agent"] = f"digital-exclusion/{__version__}"
        for scheme in ("https://", "http://"):
            self.mount(scheme, _Adapter(self))

    @property
    def has_key(self) -> bool:
        """Whether there is a key to send."""
        return bool(self.key_parameter())

    def stop(self) -> None:
        """End the pauses and requests of every thread that uses this session; refuse more."""
        self._stopped.set()
        for adapter in self.adapters.values():
            cast("_Adapter", adapter).hang_up()

    def get_redirect_target(self, resp: requests.Response) -> str | None:
        """Follow redirects to a mirror, and none to the pages about keys."""
        target = super().get_redirect_target(resp)
        if target is None or _REFUSED.search(target):
            return None
        return _hosts.rewrite(target)

    def request(  # type: ignore[override]
        self,
        method: str,
        url: str,
        **kwargs: Any,  # noqa: ANN401
    ) -> requests.Response:
        """Ask until there is an answer that will do, or no more patience.

        Parameters
        ----------
        method
            Such as "GET".
        url
            Any address; those of the Bureau go to their mirrors.
        **kwargs
            As for `requests.Session.request`.

        Returns
        -------
        requests.Response
            An answer, of any status that asking again cannot change.

        Raises
        ------
        SourceError
            If every try failed.
        ApiKeyError
            If the answer is that a key lacks or is refused.
        """
        url, kwargs["params"] = self._take_key(_hosts.rewrite(url), kwargs.get("params"))
        kwargs.setdefault("timeout", (_hosts.CONNECT_TIMEOUT, _hosts.READ_TIMEOUT))
        trouble = _Trouble("nothing was tried")
        for attempt in range(_hosts.TRIES):
            if attempt:
                self.pause(attempt, trouble.pause)
            answer = _STOPPED if self._stopped.is_set() else self._once(method, url, kwargs)
            if not isinstance(answer, _Trouble):
                return answer
            # What failed because of the stop is no try.
            trouble = _STOPPED if self._stopped.is_set() else answer
            if not trouble.passing:
                break
            logger.info("%s: %s (try %d)", _hosts.redact(url), trouble.reason, attempt + 1)
        raise _error(url, trouble)

    def pause(self, attempt: int, seconds: float | None = None) -> None:
        """Wait before trying again: as long as the server asks, or longer each time.

        Parameters
        ----------
        attempt
            How many tries there were.
        seconds
            What the server asked for.
        """
        if seconds is None:
            # Jitter, so that many clients do not come back at once.
            jitter = random.uniform(0.75, 1.25)  # noqa: S311
            seconds = _hosts.PAUSE * 2 ** (attempt - 1) * jitter
        self._stopped.wait(seconds)

    def _once(self, method: str, url: str, kwargs: dict[str, Any]) -> requests.Response | _Trouble:
        try:
            response = super().request(method, url, **kwargs)
            trouble = _trouble(response, streamed=bool(kwargs.get("stream")))
        except requests.RequestException as err:
            # Not chained to what is raised later: its text and its request hold the address.
            return _failure(err)
        if trouble is not None:
            response.close()
            return trouble
        return response

    def _take_key(
        self, url: str, params: dict[str, str] | None
    ) -> tuple[str, dict[str, str] | None]:
        """Take a key out of an address and its parameters, to be sent by the adapter."""
        parts = urlsplit(url)
        pairs = parse_qsl(parts.query, keep_blank_values=True)
        found = [value for name, value in pairs if name == "key"]
        if found:
            rest = urlencode([pair for pair in pairs if pair[0] != "key"], safe=":*,()")
            url = urlunsplit(parts._replace(query=rest))
        if params and "key" in params:
            found.append(params["key"])
            params = {name: value for name, value in params.items() if name != "key"}
        if found and not self.has_key:
            self.key_parameter = lambda: {"key": found[0]} if found[0] else {}
        return url, params


def _failure(err: requests.RequestException) -> _Trouble:
    """Say in words what went wrong with a connection, without the address that it quotes."""
    if isinstance(err, requests.exceptions.SSLError):
        reason = (
            "its certificate was refused; behind a firewall that reads traffic, set "
            "REQUESTS_CA_BUNDLE to its certificates"
        )
        return _Trouble(reason, passing=False)
    if isinstance(err, requests.Timeout):
        return _Trouble("no answer in time")
    if isinstance(err, requests.exceptions.ChunkedEncodingError):
        return _Trouble("the answer broke off")
    if isinstance(err, requests.exceptions.ProxyError):
        return _Trouble("the proxy did not connect")
    if isinstance(err, requests.ConnectionError):
        return _Trouble("the connection failed or was reset")
    return _Trouble(f"the request failed ({type(err).__name__})", passing=False)


def _trouble(response: requests.Response, *, streamed: bool) -> _Trouble | None:
    """Find what is wrong with an answer, if anything."""
    status = response.status_code
    page = "text/html" in response.headers.get("Content-Type", "")
    text = ""
    if not streamed or page or status >= HTTPStatus.BAD_REQUEST:
        text = _text(response)
    if _REFUSED.search(response.headers.get("Location", "") + text):
        return _Trouble("key", status=status, passing=False)
    if status in _RETRIED or _PASSING.search(text):
        reason, pause = _saying(status, text), _retry_after(response)
        if pause is not None and pause > _hosts.LONGEST_PAUSE:
            reason += f"; it asks to come back after {pause:.0f} seconds"
            return _Trouble(reason, status=status, passing=False)
        return _Trouble(reason, status=status, pause=pause)
    expected = response.headers.get("Content-Length", "")
    plain = "Content-Encoding" not in response.headers and response.request.method != "HEAD"
    if not streamed and plain and expected.isdigit() and len(response.content) < int(expected):
        return _Trouble("the answer broke off", status=status)
    return None


def _text(response: requests.Response) -> str:
    """Give a short answer's text, unless it is data."""
    start = response.content[:_PAGE].lstrip()
    return "" if start[:1] in (b"[", b"{") else start.decode("utf-8", "replace")


def _saying(status: int, text: str) -> str:
    plain = " ".join(re.sub(r"<[^>]*>", " ", text).split())[:160]
    return f"status {status}" + (f" ({plain})" if plain else "")


def _retry_after(response: requests.Response) -> float | None:
    value = response.headers.get("Retry-After", "").strip()
    if value.isdigit():
        return float(value)
    try:
        until = parsedate_to_datetime(value)
    except ValueError:
        return None
    return max(0.0, (until.replace(tzinfo=until.tzinfo or UTC) - datetime.now(UTC)).total_seconds())


def _error(url: str, trouble: _Trouble) -> SourceError:
    url = _hosts.redact(url)
    if trouble.reason == "key":
        return ApiKeyError(
            "The Census Bureau's Data API refused the request: there was no key or it is not "
            f"valid. Get one at {_hosts.SIGN_UP} and set "
            "CENSUS_API_KEY. Detailed tables of vintages 2018 and later need none "
            "(source='bulk').",
            url=url,
            status=trouble.status,
        )
    tries = f" after {_hosts.TRIES} tries" if trouble.passing else ""
    advice = (
        "Try again later; if the servers are blocked where you are, set EXCLUSION_API_URL and "
        "EXCLUSION_WWW2_URL to mirrors."
    )
    message = f"{url} could not be read{tries}: {_hosts.redact(trouble.reason)}. {advice}"
    return SourceError(message, url=url, status=trouble.status)
