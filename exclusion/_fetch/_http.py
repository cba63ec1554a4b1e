"""Requests that end in an answer or a named error, whatever the servers do."""

from __future__ import annotations

import logging
import random
import socket
import ssl
import threading
import weakref
from contextlib import suppress
from functools import cached_property
from http import HTTPStatus
from http.client import HTTPException
from time import monotonic
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import requests
import truststore
import urllib3
from requests.adapters import HTTPAdapter

from exclusion._fetch import _answers, _hosts, _patience, _secrets
from exclusion._fetch._patience import Patience
from exclusion._version import __version__
from exclusion.errors import RefusedError, SourceError

if TYPE_CHECKING:
    from collections.abc import Callable

    from urllib3.connection import HTTPConnection
    from urllib3.connectionpool import ConnectionPool

logger = logging.getLogger(__name__)

#: How often a host is asked whether it has a file, and how much of it tells.
_ASKED = 3
_START = 1 << 12
#: What redirects to odd addresses raise beside requests' own errors.
_ODD = (HTTPException, ValueError)
_STOPPED = _answers.Trouble("the pull was stopped", passing=False)


def _trusting() -> ssl.SSLContext:
    """Make what TLS connections are made with: it trusts what this system trusts."""
    return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


class _Adapter(HTTPAdapter):
    """Puts the key on the wire, and shows everybody else the request without it.

    It knows its open connections, so that a stop can end what waits for an answer.
    """

    def __init__(self, owner: Session) -> None:
        self._owner = owner
        self._open: weakref.WeakSet[HTTPConnection] = weakref.WeakSet()
        self._lock = threading.Lock()
        super().__init__(pool_maxsize=16)

    # The system's own trust store, where offices that inspect traffic keep a root of theirs: for
    # these connections alone, as the rest of the process is the user's.
    @cached_property
    def _context(self) -> ssl.SSLContext:
        return _trusting()

    # Made with the first connection that needs it: many sessions need none.
    def build_connection_pool_key_attributes(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
        host, pool = super().build_connection_pool_key_attributes(*args, **kwargs)
        if host["scheme"] == "https":
            pool["ssl_context"] = self._context
        else:  # a proxy has a context of its own, which that of requests 2.32 would replace
            pool.pop("ssl_context", None)
        return host, pool

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> Any:  # noqa: ANN401
        return super().proxy_manager_for(proxy, ssl_context=_trusting(), **kwargs)

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
        # Servers that send a request on repeat what they were asked.
        for name, value in response.headers.items():
            response.headers[name] = _secrets.hide(value)
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
        self._hold(key)
        self._stopped = threading.Event()
        self.headers["User-Agent"] = f"digital-exclusion/{__version__}"
        for scheme in ("https://", "http://"):
            self.mount(scheme, _Adapter(self))

    def _hold(self, key: str | None) -> None:
        held = _secrets.key(key) if key else None
        # A closure: `vars` does not show it.
        self.key_parameter: Callable[[], dict[str, str]] = lambda: {"key": held} if held else {}

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
        """Follow redirects to a mirror, and none to the pages about keys; the key stays here."""
        target = super().get_redirect_target(resp)
        if target is None or _answers.REFUSED.search(target):
            return None
        # The adapter adds it again where it may go.
        for secret in self.key_parameter().values():
            target = _secrets.without(target, secret)
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
            As for `requests.Session.request`; `patience`, a `Patience`, is shared with other
            requests for the same file, and `tries` says how often it is asked for at most.

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
        patience = kwargs.pop("patience", None) or Patience(url)
        most: int = kwargs.pop("tries", _hosts.TRIES)
        trouble, tries = _answers.Trouble("nothing was tried"), 0
        while tries < most and trouble.passing and patience.left > 0:
            if tries:
                self.pause(tries, trouble.pause, patience if trouble.silence else None)
            answer = (
                _STOPPED if self._stopped.is_set() else self._once(method, url, kwargs, patience)
            )
            if not isinstance(answer, _answers.Trouble):
                patience.heard()
                return answer
            # What failed because of the stop is no try.
            trouble = _STOPPED if self._stopped.is_set() else answer
            tries += 1
            patience.spend(trouble.silence)
            if trouble.passing:
                told = _secrets.redact(f"{url}: {trouble.reason}")
                logger.info("%s (try %d of at most %d)", told, tries, most)
        if trouble.silence:
            patience.give_up()
        raise _answers.error_of(url, trouble, tries)

    def has(self, url: str, begins: Callable[[bytes], bool]) -> bool:
        """Ask whether a host has a file; an answer that does not tell is asked for again.

        Parameters
        ----------
        url
            The file's address.
        begins
            Tells from the first bytes whether they are such a file's.

        Returns
        -------
        bool
            False only if the host says that it is not there (404).

        Raises
        ------
        SourceError
            If the host does not say.
        """
        try:
            return self._has(url, begins)
        except SourceError as err:
            refused = err if isinstance(err, RefusedError) else _answers.out_of_service(err, url)
            if refused is None:
                raise
        return self._has_by_ftp(url, refused)

    def _has(self, url: str, begins: Callable[[bytes], bool]) -> bool:
        asked = _hosts.rewrite(url)
        patience, said, status, tries = Patience(asked), "nothing", None, 0
        refused, lately = False, _patience.refuses(asked)
        while tries < _ASKED and patience.left > 0 and not (refused and lately):
            if tries:
                self.pause(tries)
            tries += 1
            # Not HEAD: some mirrors do not know it.
            with self.request("GET", url, stream=True, patience=patience) as answer:
                status = answer.status_code
                if status == HTTPStatus.NOT_FOUND:
                    return False
                refused = _answers.is_refusal(answer)
                told = refused or status != HTTPStatus.OK
                said = _answers.said(answer) if told else "something else"
                try:
                    start = next(answer.iter_content(_START), b"")
                except (requests.RequestException, urllib3.exceptions.HTTPError) as err:
                    patience.spend(patience.timeout[1] if _answers.is_timeout(err) else 0.0)
                    said = "the beginning of something"
                    continue
                if status == HTTPStatus.OK and begins(start):
                    _patience.let_in(asked)
                    return True
                refused = refused or _answers.is_blocking(start)
        if refused:
            raise _answers.refused(url, said, status or 0)
        shown = _secrets.redact(asked)
        raise SourceError(
            f"{_hosts.host(shown)} does not say whether it has {shown}: it answers with {said}. "
            "Try again later; if the servers are blocked where you are, set EXCLUSION_API_URL and "
            "EXCLUSION_WWW2_URL to mirrors.",
            url=shown,
            status=status,
        )

    def _has_by_ftp(self, url: str, refused: RefusedError) -> bool:
        from exclusion._fetch import _ftp

        _patience.refuse(_hosts.rewrite(url))
        try:
            found = _ftp.has(url)
        except SourceError as err:
            raise _ftp.too(refused, err) from err
        logger.info("%s It is asked for by FTP.", refused.reason)
        return found

    def pause(
        self, attempt: int, seconds: float | None = None, patience: Patience | None = None
    ) -> None:
        """Wait before trying again: as long as the server asks, or longer each time.

        Parameters
        ----------
        attempt
            How many tries there were.
        seconds
            What the server asked for.
        patience
            For a server that sends nothing: what the pause is counted to, and no longer than.
        """
        if seconds is None:
            # Jitter, so that many clients do not come back at once.
            jitter = random.uniform(0.75, 1.25)  # noqa: S311
            seconds = _hosts.PAUSE * 2 ** (attempt - 1) * jitter
        if patience is not None:
            seconds = max(0.0, min(seconds, patience.left))
            patience.spend(seconds)
        self._stopped.wait(seconds)

    def _once(
        self, method: str, url: str, kwargs: dict[str, Any], patience: Patience
    ) -> requests.Response | _answers.Trouble:
        streamed = bool(kwargs.get("stream"))
        started, came = monotonic(), False
        try:
            options = {"timeout": patience.timeout} | kwargs | {"stream": True}
            response = super().request(method, url, **options)
            came = True
            if not streamed:
                _ = response.content  # read now, so that what breaks it is seen here
            trouble = _answers.trouble_of(response, streamed=streamed)
        except (requests.RequestException, urllib3.exceptions.HTTPError, *_ODD) as err:
            # Not chained to what is raised later: its text and its request hold the address.
            waited = monotonic() - started
            return _answers.failure(
                err, min(waited, patience.timeout[1]) if came else waited, came=came
            )
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
            self._hold(found[0])
        return url, params
