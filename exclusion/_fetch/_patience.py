"""How long a host may send nothing before it is given up, and which refused programs of late."""

from __future__ import annotations

from time import monotonic
from urllib.parse import urlsplit

from exclusion._fetch import _hosts

#: When each host was last given up for its silence, by the clock that never goes back.
_given_up: dict[str, float] = {}
#: When each host last refused programs.
_refused: dict[str, float] = {}


def refuse(url: str) -> None:
    """Remember that a host refuses programs, so that a run does not ask it so often.

    Parameters
    ----------
    url
        An address at the host that is asked in truth.
    """
    _refused[urlsplit(url).netloc] = monotonic()


def let_in(url: str) -> None:
    """Remember that a host gives files to programs.

    Parameters
    ----------
    url
        An address at the host that is asked in truth.
    """
    _refused.pop(urlsplit(url).netloc, None)


def refuses(url: str) -> bool:
    """Tell whether a host refused programs within the last minutes.

    Parameters
    ----------
    url
        An address at the host that is asked in truth.

    Returns
    -------
    bool
        False too where it was not asked.
    """
    ago = monotonic() - _refused.get(urlsplit(url).netloc, float("-inf"))
    return ago < _hosts.FORGIVEN_AFTER


class Patience:
    """The seconds without a byte that are left for a host; silent tries and pauses spend them.

    A host that was given up a moment ago gets little, so that a run with several files does not
    wait for it once a file.

    Parameters
    ----------
    url
        An address at the host.
    """

    def __init__(self, url: str) -> None:
        self._host = urlsplit(url).netloc
        ago = monotonic() - _given_up.get(self._host, float("-inf"))
        self._whole = _hosts.PATIENCE
        self.left = _hosts.LITTLE_PATIENCE if ago < _hosts.FORGIVEN_AFTER else self._whole

    def renew(self) -> None:
        """Take up all patience again: something came."""
        self.left = self._whole
        self.heard()

    def heard(self) -> None:
        """Remember that the host answers, whatever comes of it."""
        _given_up.pop(self._host, None)

    def spend(self, seconds: float) -> None:
        """Count seconds of silence; where they are too many, the host is given up."""
        self.left -= seconds
        if self.left <= 0:
            self.give_up()

    def give_up(self) -> None:
        """Remember that the host sends nothing."""
        _given_up[self._host] = monotonic()

    @property
    def timeout(self) -> tuple[float, float]:
        """Seconds for a connection, a quarter of what is left as hosts have several, and a read."""
        left = max(self.left, 0.1)
        return min(_hosts.CONNECT_TIMEOUT, left / 4), min(_hosts.READ_TIMEOUT, left)
