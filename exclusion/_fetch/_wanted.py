"""Files that a pull needs: where each is, what it is called in the cache, and how large it is."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

from exclusion._fetch import _answers, _cache, _hosts, _http
from exclusion._fetch._patience import Patience
from exclusion.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True)
class Wanted:
    """A file that a pull needs.

    Parameters
    ----------
    url
        Its address at the Bureau's own host.
    what
        The file in words.
    name
        Its path below the cache folder.
    """

    url: str
    what: str
    name: str

    @property
    def there(self) -> bool:
        """Whether the cache holds it whole."""
        return _cache.has(self.name)

    @property
    def shown(self) -> str:
        """The address to open, of a mirror perhaps, without a password."""
        return _hosts.shown(self.url)


def sizes(urls: Iterable[str]) -> list[int | None]:
    """Ask the host how large files are.

    Parameters
    ----------
    urls
        Their addresses.

    Returns
    -------
    list of int or None
        Bytes of each; None where the host does not tell. A host that fails once is not asked again.
    """
    found: list[int | None] = []
    answers = True
    with _http.Session() as session:
        for url in urls:
            found.append(None)
            if not answers:
                continue
            patience = Patience(_hosts.rewrite(url))
            patience.left = min(patience.left, _hosts.LITTLE_PATIENCE)
            try:
                answer = session.request("HEAD", url, patience=patience, tries=1)
            except SourceError:
                answers = False
                continue
            length = answer.headers.get("Content-Length", "")
            data = "text/html" not in answer.headers.get("Content-Type", "")
            if answer.status_code == HTTPStatus.OK and data and _answers.is_number(length):
                found[-1] = int(length)
            answers = answer.status_code in {HTTPStatus.OK, HTTPStatus.NOT_FOUND}
    return found
