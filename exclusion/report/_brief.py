"""The brief beside a page, drawn while the page is written."""

from __future__ import annotations

import logging
import sys
import warnings
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

from exclusion import _processes, phrases, telling
from exclusion.errors import AbsenceWarning, TableError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from exclusion.studies import Study
    from exclusion.telling import Asked

_log = logging.getLogger(__name__)


class _Wanted(NamedTuple):
    """What a process of its own needs to draw it."""

    study: Study
    by: str | None
    k: int
    language: str
    called: str | None


@contextmanager
def begun(study: Study, asked: Asked, *, aside: bool) -> Iterator[Callable[[], bytes] | None]:
    """Begin to draw a place's one page; None where there is nothing to say on it.

    It is drawn when it is asked for; or `aside`, where the drawing library is yet to be loaded: by
    a process of its own, which that takes as long as the page takes this one.
    """
    try:
        telling.subject_of(study, asked.by, None, asked.k)
    except TableError as err:
        _log.info("There is no brief: %s", err)
        yield None
        return
    wanted = _Wanted(study, asked.by, asked.k, phrases.spoken().code, phrases.called())
    here = not aside or "matplotlib" in sys.modules
    with _processes.beside(_pdf, wanted, here=here) as drawn:
        yield lambda: _logged(drawn)


def _pdf(wanted: _Wanted) -> bytes:
    from exclusion import figures

    with phrases.speaking(wanted.language, wanted.called), TemporaryDirectory() as folder:
        path = Path(folder) / "brief.pdf"
        figures.brief(wanted.study, path, wanted.by, k=wanted.k)
        return path.read_bytes()


def _logged(drawn: Callable[[], bytes]) -> bytes:
    """Wait for it, and log which letters no font here has; the page has them all."""
    with warnings.catch_warnings(record=True) as given:
        warnings.simplefilter("always", AbsenceWarning)
        found = drawn()
    for said in dict.fromkeys(str(note.message) for note in given):
        _log.warning("%s", said)
    return found
