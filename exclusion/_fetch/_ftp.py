"""The same files by anonymous FTP, for days when the file server refuses programs.

ftp2.census.gov holds what www2.census.gov holds, under the same paths. It needs no key, only a
network that lets FTP through, which goes by no HTTP proxy.
"""

from __future__ import annotations

import ftplib
import io
import logging
import re
import time
import urllib.request
from contextlib import suppress
from time import monotonic
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, unquote, urlsplit

from exclusion._fetch import _doubts, _hosts
from exclusion._fetch._patience import Patience
from exclusion._fetch._secrets import redact
from exclusion._version import __version__
from exclusion.errors import DamagedFileError, RefusedError, SourceError

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable

    from typing_extensions import Buffer

logger = logging.getLogger(__name__)

#: What talking to one raises; ValueError where it answers no numbers, or in no UTF-8.
_TROUBLE = (ftplib.Error, OSError, EOFError, ValueError)
#: What an FTP server answers where there is no such file, or where it gives none to anybody.
_ABSENT = "550"
_DENIED = re.compile(r"denied|permission|not allowed", re.IGNORECASE)


class Body(io.RawIOBase):
    """The body of a file, taken up where it broke off.

    Parameters
    ----------
    url
        The file's address at the Bureau's file server; its path is that of the FTP server.
    what
        The file in words, for errors.

    Raises
    ------
    SourceError
        If there is no such file (`status` 404), or the server cannot be reached (None).
    """

    def __init__(self, url: str, what: str) -> None:
        address = _address()
        self._parts = urlsplit(address)
        self._path = unquote(self._parts.path) + unquote(urlsplit(url).path)
        self._what = what
        #: What is shown: a mirror's address may hold a password.
        self.url = redact(self._parts._replace(path=self._path).geturl())
        self.advance: Callable[[float], None] = lambda _n: None
        self.phase: Callable[[str], None] = lambda _text: None
        self.total: int | None = None
        self._patience = Patience(address)
        self._heard = False
        self._position = 0
        self._failures = 0
        self._client: ftplib.FTP | None = None
        self._data: socket.socket | None = None
        self._ask()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Buffer) -> int:
        target = memoryview(buffer).cast("B")
        while True:
            started = monotonic()
            try:
                count = 0 if self._data is None else self._data.recv_into(target)
            except OSError as err:
                self._patience.spend(monotonic() - started)
                self._take_up(_reason(err))
                continue
            if count == 0 and self.total is not None and self._position < self.total:
                self._take_up(f"it broke off at {self._position} of {self.total} bytes")
                continue
            if count == 0:
                self._check_end()
                return 0
            self._position += count
            self._failures = 0
            self._patience.renew()
            self.advance(count)
            return count

    def close(self) -> None:
        if not self.closed:
            self._hang_up()
        super().close()

    def damaged(self, why: str) -> DamagedFileError:
        """Say what is wrong with what came; another try may bring the right thing."""
        return _doubts.damaged(self.url, why, what=self._what)

    def _check_end(self) -> None:
        """See that a file of unknown size came to its end: the server says so."""
        if self._client is None or self.total is not None:
            return
        try:
            self._client.voidresp()
        except _TROUBLE as err:
            raise self.damaged(f"it broke off at {self._position} bytes ({_reason(err)})") from err
        self._hang_up()

    def _ask(self) -> None:
        """Ask for the file, or the rest of it, until it comes or there is no more patience."""
        while True:
            started = monotonic()
            try:
                self._open()
            except ftplib.error_perm as err:
                raise self._lost(_reason(err), _status(err)) from err
            except DamagedFileError:
                raise
            except _TROUBLE as err:
                self._patience.spend(monotonic() - started)
                # Where nobody answers at all, a firewall is likely, and no pause changes it.
                if not self._heard and isinstance(err, OSError):
                    self._patience.give_up()
                    raise self._lost(_reason(err) + _proxied(), None) from err
                self._count(_reason(err), err)
            else:
                return

    def _open(self) -> None:
        self._hang_up()
        to_read = self._patience.timeout[1]
        client = self._client = ftplib.FTP(timeout=to_read)  # noqa: S321 - public files
        _connect(client, self._parts, self._patience)
        self._heard = True
        _log_in(client, self._parts)
        size = None
        with suppress(ftplib.error_perm, ValueError):  # some servers do not know SIZE
            size = client.size(self._path)
        # One that does not know SIZE may have told it with the file.
        if self._position and size is not None and size != self.total:
            raise self.damaged("it changed while it was read")
        self._data, told = client.ntransfercmd(f"RETR {self._path}", self._position or None)
        if not self._position:
            self.total = size if size is not None else told
        self._data.settimeout(to_read)

    def _take_up(self, why: str) -> None:
        """Ask for the rest."""
        logger.info("%s: %s; taking it up", self.url, why)
        self.phase(f"{self._what}: {why}, waiting for {_hosts.host(self.url)}")
        self._count(why, None)
        self._ask()
        self.phase(self._what)

    def _count(self, why: str, err: BaseException | None) -> None:
        self._failures += 1
        if self._failures >= _hosts.TRIES or self._patience.left <= 0:
            raise self._lost(why, None) from err
        time.sleep(_hosts.PAUSE * 2 ** (self._failures - 1))

    def _hang_up(self) -> None:
        for one in (self._data, self._client):
            if one is not None:
                with suppress(OSError):
                    one.close()
        self._data = self._client = None

    def _lost(self, why: str, status: int | None) -> SourceError:
        self._hang_up()
        return SourceError(
            f"{self._what}: {self.url} could not be read: {why}", url=self.url, status=status
        )


def _address() -> str:
    address = _hosts.ftp_url()
    if address is None:
        raise SourceError(
            "it is not asked, as EXCLUSION_WWW2_URL names a mirror, and EXCLUSION_FTP_URL none"
        )
    return address


def _connect(client: ftplib.FTP, parts: SplitResult, patience: Patience) -> None:
    to_connect, to_read = patience.timeout
    client.connect(str(parts.hostname), parts.port or ftplib.FTP_PORT, to_connect)
    if client.sock is not None:
        client.sock.settimeout(to_read)


def _log_in(client: ftplib.FTP, parts: SplitResult) -> None:
    client.login(
        unquote(parts.username or "anonymous"),
        unquote(parts.password or f"digital-exclusion/{__version__}"),
    )
    client.voidcmd("TYPE I")


def ask() -> str:
    """See that the server lets anybody in, and give its name.

    Returns
    -------
    str
        To be shown.

    Raises
    ------
    SourceError
        If it does not.
    """
    address = _address()
    shown, parts = _hosts.host(address), urlsplit(address)
    try:
        with ftplib.FTP() as client:  # noqa: S321 - public files
            _connect(client, parts, Patience(address))
            _log_in(client, parts)
    except _TROUBLE as err:
        raise SourceError(f"{shown}: {_reason(err)}{_proxied()}", url=shown) from err
    return shown


def has(url: str) -> bool:
    """Ask whether the FTP server has a file.

    Parameters
    ----------
    url
        The file's address at the Bureau's file server.

    Returns
    -------
    bool
        False only if the server says that it is not there.

    Raises
    ------
    SourceError
        If it cannot be reached, or does not say.
    """
    try:
        with Body(url, "a file"):
            return True
    except SourceError as err:
        if err.status != 404:
            raise
        return False


def too(refused: RefusedError, by_ftp: SourceError) -> SourceError:
    """Say that a file comes neither from the file server nor by FTP, and how it can.

    Parameters
    ----------
    refused
        The file server's answer.
    by_ftp
        What came of FTP.

    Returns
    -------
    SourceError
        To be raised; of status 404 where the FTP server says that there is no such file.
    """
    if by_ftp.status == 404 or isinstance(by_ftp, DamagedFileError):
        return by_ftp
    return RefusedError(
        f"{refused.reason} By FTP: {str(by_ftp).rstrip('.')}.",
        url=refused.url,
        status=refused.status,
    )


def _status(err: ftplib.error_perm) -> int | None:
    said = str(err)
    return 404 if said.startswith(_ABSENT) and not _DENIED.search(said) else None


def _proxied() -> str:
    """Say that a proxy, where there is one, is no way for FTP."""
    proxies = {"http", "https", "all"} & urllib.request.getproxies().keys()
    return "; FTP does not go by the proxy that this system names" if proxies else ""


def _reason(err: BaseException) -> str:
    """Say in words what went wrong, without anything that was sent."""
    if isinstance(err, TimeoutError):
        return "no answer in time"
    if isinstance(err, ftplib.Error):
        return f"the server answered {redact(' '.join(str(err).split()))[:160]!r}"
    if isinstance(err, EOFError):
        return "the server hung up"
    if isinstance(err, ValueError):
        return "what it answers, or its address, is no FTP"
    return f"the connection failed ({getattr(err, 'strerror', None) or type(err).__name__})"
