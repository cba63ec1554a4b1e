"""What is wrong with an answer, or a connection that brought none, and whether to ask again."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from http.client import HTTPException

import requests
import urllib3

from exclusion._fetch import _hosts, _secrets
from exclusion.errors import ApiKeyError, RefusedError, SourceError

_RETRIED = frozenset({429, 500, 502, 503, 504})
# What the Bureau's pages say when trying again helps, whatever their status.
_PASSING = re.compile(r"logged the error|\bbusy\b|\bmaintenance\b", re.IGNORECASE)
#: Where the API sends those without a good key, and what it says there.
REFUSED = re.compile(r"(missing|invalid)_key\.html|<title>\s*(missing|invalid) key", re.IGNORECASE)
#: What pages say to programs that are not let in, whatever their status.
_BLOCKED = re.compile(
    r"\b(been|is) (blocked|banned)|(request|url|page|site)( was)? (rejected|blocked)|access"
    r"( to [\w ]{1,40})?( is| was| has been)? denied|don.t have permission to access"
    r"|attention required!|\b403 forbidden|<title>\s*forbidden|unusual traffic|captcha|incapsula"
    r"|just a moment\.\.\.|checking your browser|pardon our interruption"
    r"|verify (that )?you are (a )?human",
    re.IGNORECASE,
)
_PROXIES = "proxies are named by HTTPS_PROXY, HTTP_PROXY and NO_PROXY"
#: What a proxy means by 407.
PROXY_LOGIN = f"the proxy asks for a user and a password (http://USER:PASSWORD@HOST); {_PROXIES}"
#: So much of them is looked through for a key before it is cut to what is shown.
_MOST = 4_000
# Pages and messages are short; a table need not be searched for them.
_PAGE = 1 << 16


@dataclass(frozen=True)
class Trouble:
    """Why an answer will not do, and whether and when to ask again."""

    reason: str
    status: int | None = None
    pause: float | None = None
    passing: bool = True
    # Seconds in which no byte came.
    silence: float = 0.0
    # Whether the reason says what to do.
    advised: bool = False


def failure(err: Exception, waited: float, *, came: bool) -> Trouble:
    """Say in words what went wrong with a connection, without the address that it quotes.

    Parameters
    ----------
    err
        What the HTTP client raised.
    waited
        How many seconds nothing came.
    came
        Whether the answer had begun.

    Returns
    -------
    Trouble
        Of no status.
    """
    silence = 0.0 if came else waited
    if isinstance(err, requests.exceptions.SSLError):
        return Trouble(_of_tls(str(err)), passing=False, advised=True)
    if isinstance(err, requests.exceptions.ProxyError):
        if "Tunnel connection failed: 407" in str(err):
            return Trouble(PROXY_LOGIN, passing=False, advised=True)
        reason = f"the proxy did not connect; {_PROXIES}"
    elif is_timeout(err):
        reason, silence = f"nothing came for {waited:.0f} seconds", waited
    elif isinstance(err, requests.exceptions.ContentDecodingError):
        reason = "the answer is packed, and damaged"
    elif came or isinstance(err, requests.exceptions.ChunkedEncodingError):
        reason = "the answer broke off"
    elif isinstance(err, requests.ConnectionError | urllib3.exceptions.HTTPError | HTTPException):
        reason = "the connection failed or was reset"
    else:
        return Trouble(f"the request failed ({type(err).__name__})", passing=False)
    return Trouble(reason, silence=silence)


def _of_tls(said: str) -> str:
    """Tell a certificate that is not trusted from a connection that is no TLS."""
    if "CERTIFICATE_VERIFY_FAILED" not in said and "certificate verify failed" not in said:
        return "TLS failed: what answered there does not speak it. Check the address and the proxy"
    return (
        "TLS failed: this system does not trust the certificate. On a network that inspects "
        "traffic, have its root certificate installed in the system's trust store, or name the "
        "file that holds it in REQUESTS_CA_BUNDLE"
    )


def refuses(status: int, text: str) -> bool:
    """Tell whether a host refuses programs: with 403, or with a page that says so.

    Parameters
    ----------
    status
        Of the answer.
    text
        Its body's beginning where it is a page, else empty.

    Returns
    -------
    bool
        False where the answer is about what was asked for.
    """
    return status == HTTPStatus.FORBIDDEN or _BLOCKED.search(text) is not None


def is_blocking(start: bytes) -> bool:
    """Tell whether something begins as a page that refuses programs, whatever it is said to be.

    Parameters
    ----------
    start
        The first bytes.

    Returns
    -------
    bool
        False for data.
    """
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    return text.startswith(b"<") and refuses(HTTPStatus.OK, text.decode("utf-8", "replace"))


def is_refusal(response: requests.Response) -> bool:
    """Tell whether an answer refuses programs.

    Parameters
    ----------
    response
        Whose body is a page, or was not read yet.

    Returns
    -------
    bool
        True for 403, and for a page that says so.
    """
    status, page = response.status_code, "text/html" in response.headers.get("Content-Type", "")
    text = text_of(response) if page or status >= HTTPStatus.BAD_REQUEST else ""
    return refuses(status, text)


def refused(url: str, saying: str, status: int) -> RefusedError:
    """Say that a host refuses programs.

    Parameters
    ----------
    url
        What was asked for.
    saying
        What the host answered.
    status
        The answer's.

    Returns
    -------
    RefusedError
        To be raised.
    """
    shown = _secrets.redact(_hosts.rewrite(url))
    return RefusedError(
        f"{_hosts.host(shown)} refuses programs: it answers {shown} with {saying}.",
        url=shown,
        status=status,
    )


def out_of_service(err: SourceError, url: str) -> RefusedError | None:
    """Take a host that stays out of service (503) for one that refuses programs.

    Parameters
    ----------
    err
        What came of asking.
    url
        What was asked for.

    Returns
    -------
    RefusedError or None
        None where it is another trouble, or said already.
    """
    status = HTTPStatus.SERVICE_UNAVAILABLE
    if err.status != status or isinstance(err, RefusedError):
        return None
    return refused(url, "status 503 each time", status)


def is_timeout(err: Exception) -> bool:
    """Tell whether a time-out is what happened; within a body, it is the cause of another error."""
    inner = err.args[0] if err.args else None
    return isinstance(err, requests.Timeout) or isinstance(
        inner, urllib3.exceptions.ReadTimeoutError
    )


def trouble_of(response: requests.Response, *, streamed: bool) -> Trouble | None:
    """Find what is wrong with an answer, if anything.

    Parameters
    ----------
    response
        The answer.
    streamed
        Whether its body, if it is data, is for others to read.

    Returns
    -------
    Trouble or None
        None if it will do, or asking again would bring the same.
    """
    status = response.status_code
    page = "text/html" in response.headers.get("Content-Type", "")
    text = ""
    if not streamed or page or status >= HTTPStatus.BAD_REQUEST:
        text = text_of(response)
    key = REFUSED.search(response.headers.get("Location", "") + text)
    if key or status == HTTPStatus.PROXY_AUTHENTICATION_REQUIRED:
        reason = "key" if key else PROXY_LOGIN
        return Trouble(reason, status=status, passing=False, advised=True)
    passing = _PASSING.search(text)
    if status == HTTPStatus.FORBIDDEN or (_BLOCKED.search(text) and not passing):
        return None  # asking again brings the same
    if status in _RETRIED or passing:
        reason, pause = _saying(status, text), _retry_after(response)
        if pause is not None and pause > _hosts.LONGEST_PAUSE:
            reason += f"; it asks to come back after {pause:.0f} seconds"
            return Trouble(reason, status=status, passing=False)
        return Trouble(reason, status=status, pause=pause)
    if not streamed and response.request.method != "HEAD" and _is_cut(response):
        return Trouble("the answer broke off", status=status)
    return None


def _is_cut(response: requests.Response) -> bool:
    """Tell whether an answer is shorter than announced, or the beginning of JSON."""
    expected, content = response.headers.get("Content-Length", ""), response.content
    plain = "Content-Encoding" not in response.headers and is_number(expected)
    if plain and len(content) < int(expected):
        return True
    if response.status_code != HTTPStatus.OK or content[:1] not in (b"[", b"{"):
        return False
    try:
        json.loads(content)
    except (ValueError, RecursionError):
        return True
    return False


def is_number(text: str) -> bool:
    """Tell whether a header is a whole number."""
    return text.isascii() and text.isdigit()


def text_of(response: requests.Response) -> str:
    """Give a short answer's text, unless it is data."""
    start = response.content[:_PAGE].lstrip()
    return "" if start[:1] in (b"[", b"{") else start.decode("utf-8", "replace")


def _saying(status: int, text: str) -> str:
    plain = " ".join(re.sub(r"<[^>]*>", " ", text).split())
    said = _secrets.redact(plain[:_MOST])[:160]
    return f"status {status}" + (f" ({said})" if said else "")


def _retry_after(response: requests.Response) -> float | None:
    value = response.headers.get("Retry-After", "").strip()
    if is_number(value):
        return float(value)
    try:
        until = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    return max(0.0, (until.replace(tzinfo=until.tzinfo or UTC) - datetime.now(UTC)).total_seconds())


def said(response: requests.Response) -> str:
    """Say what a host answered: the status, and the first words of what came with it.

    Parameters
    ----------
    response
        Whose body is short, or was read.

    Returns
    -------
    str
        Without the key.
    """
    return _saying(response.status_code, text_of(response))


def error_of(url: str, trouble: Trouble, tries: int) -> SourceError:
    """Say that there is no answer that will do, and what to do.

    Parameters
    ----------
    url
        What was asked for.
    trouble
        What went wrong last.
    tries
        How often it was asked for.

    Returns
    -------
    SourceError
        To be raised.
    """
    shown = _secrets.redact(url)
    if trouble.reason == "key":
        return ApiKeyError(
            "The Census Bureau's Data API refused the request: there was no key or it is not "
            f"valid. Get one at {_hosts.SIGN_UP} and set "
            "CENSUS_API_KEY. Detailed tables of vintages 2018 and later need none "
            "(source='bulk').",
            url=shown,
            status=trouble.status,
        )
    times = f" after {tries} {'try' if tries == 1 else 'tries'}" if trouble.passing else ""
    advice = (
        " Try again later; if the servers are blocked where you are, set EXCLUSION_API_URL and "
        "EXCLUSION_WWW2_URL to mirrors."
    )
    advice = "" if trouble.advised else advice
    message = f"{shown} could not be read{times}: {trouble.reason}.{advice}"
    return SourceError(message, url=shown, status=trouble.status)
