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
def begun(study: Study, asked: Asked) -> Iterator[Callable[[], bytes] | None]:
    """Begin to draw a place's one page; None where there is nothing to say on it.

    A process of its own draws it where the drawing library is yet to be loaded, which takes a
    process as long as the page takes this one. Else, or on one core, it is drawn when asked for.
    """
    try:
        telling.subject_of(study, asked.by, None, asked.k)
    except TableError as err:
        _log.info("There is no brief: %s", err)
        yield None
        return
    wanted = _Wanted(study, asked.by, asked.k, phrases.spoken().code, phrases.called())
    alone = "matplotlib" in sys.modules
    with _processes.beside(_pdf, wanted, alone=alone) as drawn:
        yield lambda: _heard(drawn)


def _pdf(wanted: _Wanted) -> bytes:
    from exclusion import figures

    with phrases.speaking(wanted.language, wanted.called), TemporaryDirectory() as folder:
        path = Path(folder) / "brief.pdf"
        figures.brief(wanted.study, path, wanted.by, k=wanted.k)
        return path.read_bytes()


def _heard(drawn: Callable[[], bytes]) -> bytes:
    """Wait for it, and log which letters no font here has; the page has them all."""
    with warnings.catch_warnings(record=True) as given:
        warnings.simplefilter("always", AbsenceWarning)
        found = drawn()
    for note in given:
        _log.warning("%s", note.message)
    return found
