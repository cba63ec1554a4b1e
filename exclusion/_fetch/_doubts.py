"""What is wrong with a file that came: said by name, whatever found it.

A file that cannot be read, or is not whole, is a `DamagedFileError`; whoever fetches files tries
once more then, and keeps nothing. EXCLUSION_TRUST_FILES=1 lets pass what can be read and only looks
wrong, and says so: the checks are made after the Bureau's own descriptions of its files, and a file
may be right in a way that they do not tell of.
"""

from __future__ import annotations

import errno
import logging
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from exclusion._fetch import _hosts, _secrets
from exclusion.errors import DamagedFileError, ExclusionError

if TYPE_CHECKING:
    from collections.abc import Iterator

logger = logging.getLogger(__name__)

_YES = {"1", "true", "yes", "on"}
#: What damaged archives raise; other numbers are a disk's.
_OF_CONTENT = {None, errno.EINVAL}
#: No parser means these.
_OURS = (NameError, AttributeError, ImportError, AssertionError)
#: A parser's message may quote the file.
_MOST = 300


def damaged(url: str, why: str, *, what: str = "", status: int | None = None) -> DamagedFileError:
    """Say what is wrong with a file.

    Parameters
    ----------
    url
        Its address, or its path.
    why
        In words; may quote the file.
    what
        The file in words.
    status
        What the server answered with.

    Returns
    -------
    DamagedFileError
        To be raised.
    """
    shown = _hosts.shown(url)
    said = " ".join(_secrets.redact(why).split())[:_MOST]
    named = f"{what}: {shown}" if what else shown
    return DamagedFileError(f"{named} is not as it should be: {said}.", url=shown, status=status)


@contextmanager
def reading(url: str) -> Iterator[None]:
    """Turn whatever a parser raises over a file into an error that names the file.

    Parameters
    ----------
    url
        Its address, or its path.

    Yields
    ------
    None
        While the file is parsed. Errors of the package and of the disk pass.

    Raises
    ------
    DamagedFileError
        In place of any other error.
    """
    try:
        yield
    except (ExclusionError, *_OURS):
        raise
    except OSError as err:
        if err.errno not in _OF_CONTENT:
            raise
        raise damaged(url, f"it cannot be read ({err})") from err
    except Exception as err:
        raise damaged(url, f"it cannot be read ({type(err).__name__}: {err})") from err


def refuse(url: str, why: str) -> None:
    """Refuse a file that can be read and is not whole, unless the user trusts files.

    Parameters
    ----------
    url
        Its address, or its path.
    why
        In words.

    Raises
    ------
    DamagedFileError
        Unless EXCLUSION_TRUST_FILES is set; then the log says what was let pass.
    """
    err = damaged(url, why)
    if os.environ.get("EXCLUSION_TRUST_FILES", "").strip().lower() in _YES:
        logger.warning("%s EXCLUSION_TRUST_FILES is set, so it is taken as it is.", err)
        return
    raise DamagedFileError(
        f"{err} If you know better, EXCLUSION_TRUST_FILES=1 takes it as it is.", url=err.url
    )


def warn(url: str, why: str) -> None:
    """Say in the log what is odd about a file, and nothing more.

    Parameters
    ----------
    url
        Its address, or its path.
    why
        In words.
    """
    logger.warning("%s: %s.", _hosts.shown(url), _secrets.redact(why))
