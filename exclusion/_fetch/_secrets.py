"""The key, and mirrors' passwords: known by their values, and taken out of whatever is shown.

Servers repeat what they were asked, in messages, addresses and headers, in any spelling. So a
secret is looked for by its value, however it is encoded, and once more by the names that secrets
go by.
"""

from __future__ import annotations

import base64
import functools
import os
import re
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote, urlsplit

from exclusion.errors import ArgumentError

if TYPE_CHECKING:
    from collections.abc import Iterator

HIDDEN: Final = "***"
#: Shorter ones are hidden as whole words only, and the shortest by name alone: they are words.
_LONG: Final = 8
_SHORT: Final = 4
_ENTITIES: Final = {"&": "amp", "<": "lt", ">": "gt", '"': "quot", "'": "apos"}
_URLS: Final = (
    *("EXCLUSION_API_URL", "EXCLUSION_WWW2_URL", "EXCLUSION_FTP_URL", "EXCLUSION_TIGERWEB_URL"),
    *("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"),
)
_NAME: Final = r"(?<![a-z])(?:api|access|auth)?(?:key|token|secret|passw(?:or)?d|pwd|signature)"
#: key=…, also encoded once or twice, and "key": "…" as JSON has it, quotes escaped or not.
_NAMED: Final = re.compile(
    rf"(?i)({_NAME}(?:=|%3D|%253D|\\u003d|&#(?:61|x3d);)[\"']?)[^&\s\"'<>)]+"
    rf"|((?:{_NAME})\\?[\"']\s*:\s*\\?[\"'])[^\"'\\]+"
)
# Greedy: a password may hold an "@" itself.
_LOGIN: Final = re.compile(r"//[^/\s]*@")

_known: set[str] = set()


class Secret(str):
    """A key that shows three stars wherever it is printed; what encodes it for the wire sees it."""

    __slots__ = ()

    def __repr__(self) -> str:
        return repr(HIDDEN)

    def __str__(self) -> str:
        return HIDDEN

    def __format__(self, _: str) -> str:
        return HIDDEN


def key(given: str | None = None) -> Secret | None:
    """Take the user's key, or that of CENSUS_API_KEY; from then on it is hidden everywhere.

    Parameters
    ----------
    given
        The key that was given; None or blanks take the variable's.

    Returns
    -------
    Secret or None
        None where there is none.

    Raises
    ------
    ArgumentError
        If it is no text; it is not shown.
    """
    if not isinstance(given, str | None):
        raise ArgumentError("key must be a text, as the Bureau sent it.")
    plain = "".join(given or "").strip() or os.environ.get("CENSUS_API_KEY", "").strip()
    if not plain:
        return None
    _known.add(plain)
    return Secret(plain)


def hide(text: str) -> str:
    """Put three stars for every known secret, by its value.

    Parameters
    ----------
    text
        Any.

    Returns
    -------
    str
        Without the key and passwords, in whatever case and encoding.
    """
    for secret in sorted(_every(), key=len, reverse=True):
        text = _pattern(secret).sub(HIDDEN, text)
    return text


def redact(text: str) -> str:
    """Take the key, and a mirror's user and password, out of a text that holds an address.

    Parameters
    ----------
    text
        Such as an address or a message.

    Returns
    -------
    str
        With three stars for the key, and hosts without what stood before their "@".

    Examples
    --------
    >>> redact("https://api.census.gov/data?get=NAME&key=secret&for=us:1")
    'https://api.census.gov/data?get=NAME&key=***&for=us:1'
    >>> redact('{"token": "secret"}')
    '{"token": "***"}'
    >>> redact("http://user:secret@mirror.example/data")
    'http://mirror.example/data'
    """
    named = _NAMED.sub(lambda found: f"{found[1] or found[2]}{HIDDEN}", _LOGIN.sub("//", text))
    return hide(named)


def without(url: str, secret: str) -> str:
    """Take a secret out of an address: the parts of its query that say it, and wherever else.

    Parameters
    ----------
    url
        Where a server sends a request on to, perhaps with all that it was asked.
    secret
        The key that it was asked with.

    Returns
    -------
    str
        The address without it.
    """
    parts, plain = urlsplit(url), "".join(secret)
    pairs = [
        pair
        for pair in parts.query.split("&")
        if not (HIDDEN in pair or unquote(pair.partition("=")[2]) == plain)
        and not _pattern(plain).search(pair)
    ]
    return _pattern(plain).sub(HIDDEN, parts._replace(query="&".join(pairs)).geturl())


def _every() -> Iterator[str]:
    yield from _known
    yield os.environ.get("CENSUS_API_KEY", "").strip()
    for name in _URLS:
        login, at, _ = os.environ.get(name, "").partition("//")[2].rpartition("@")
        user, _, password = (unquote(part) for part in login.partition(":"))
        # A short password may be a word of every message.
        if at and len(password) >= _LONG:
            plain = f"{user}:{password}".encode("utf-8", "surrogatepass")
            yield from (password, base64.b64encode(plain).decode().rstrip("="))


@functools.lru_cache(maxsize=32)
def _pattern(secret: str) -> re.Pattern[str]:
    if len(secret) < _SHORT:
        return re.compile(r"(?!)")  # never
    whole = "".join(_spellings(character) for character in secret)
    if len(secret) < _LONG:
        whole = rf"(?<!\w){whole}(?!\w)"
    return re.compile(whole, re.IGNORECASE)


def _spellings(character: str) -> str:
    """Match a character as it is, and as addresses, JSON and HTML write it."""
    encoded = "".join(f"%{byte:02x}" for byte in character.encode("utf-8", "surrogatepass"))
    ways = [character, encoded, encoded.replace("%", "%25")]
    ways += [f"\\u{ord(character):04x}", f"&#{ord(character)};", f"&#x{ord(character):x};"]
    ways += [f"&{_ENTITIES[character]};"] if character in _ENTITIES else []
    ways += [f"\\{character}"] if character in "/\"'\\" else []
    ways += ["+"] if character == " " else []
    return f"(?:{'|'.join(map(re.escape, ways))})"
