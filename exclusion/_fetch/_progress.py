"""Progress of long pulls: a bar in a notebook or a terminal, nothing elsewhere."""

from __future__ import annotations

import importlib
import importlib.util
import sys
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rich.progress import Progress as Display
    from rich.progress import TaskID


class Progress(Protocol):
    """What a pull tells about itself while it runs."""

    def advance(self, n: float = 1) -> None:
        """Say that `n` more units are done."""

    def phase(self, text: str) -> None:
        """Say what is being done now."""


class _Bar(Protocol):
    """What is used of tqdm's bar."""

    def update(self, n: float) -> object: ...

    def set_description_str(self, text: str) -> None: ...


class _Silent:
    def advance(self, n: float = 1) -> None:
        pass

    def phase(self, text: str) -> None:
        pass


class _Notebook:
    def __init__(self, bar: _Bar) -> None:
        self._bar = bar

    def advance(self, n: float = 1) -> None:
        self._bar.update(n)

    def phase(self, text: str) -> None:
        self._bar.set_description_str(text)


class _Terminal:
    def __init__(self, display: Display, task: TaskID) -> None:
        self._display, self._task = display, task

    def advance(self, n: float = 1) -> None:
        self._display.advance(self._task, n)

    def phase(self, text: str) -> None:
        self._display.update(self._task, description=text)


# Rich shows one display at a time: bars that run together share it.
_lock = threading.Lock()
_displays: list[Display] = []
_bars: list[TaskID] = []


@contextmanager
def progress(what: str, total: int | None, unit: str) -> Iterator[Progress]:
    """Show how far a long piece of work is.

    Parameters
    ----------
    what
        What is being done, in words.
    total
        How many units there are in all; None where nobody knows.
    unit
        "B" for bytes, else a noun such as "counties".

    Yields
    ------
    Progress
        Its `advance(n)` moves the bar, its `phase(text)` renames it.
    """
    if (notebook := _notebook_bar()) is not None:
        sized = unit == "B"
        with notebook(desc=what, total=total, unit=unit, unit_scale=sized, leave=False) as bar:
            yield _Notebook(bar)
    # While a display is up, what stands in for stderr may not know that it is a terminal.
    elif _displays or (sys.stderr is not None and sys.stderr.isatty()):
        display, task = _join_display(what, total, unit)
        try:
            yield _Terminal(display, task)
        finally:
            _leave_display(task)
    else:
        yield _Silent()


def _notebook_bar() -> Callable[..., Any] | None:
    """Find tqdm's bar where this runs in a notebook's kernel and tqdm is there."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    if type(shell).__name__ != "ZMQInteractiveShell" or importlib.util.find_spec("tqdm") is None:
        return None
    # tqdm.auto warns where widgets lack; its plain bar does not.
    widgets = importlib.util.find_spec("ipywidgets") is not None
    bar: Callable[..., Any] = importlib.import_module("tqdm.auto" if widgets else "tqdm.std").tqdm
    return bar


def _join_display(what: str, total: int | None, unit: str) -> tuple[Display, TaskID]:
    from rich import progress as bars
    from rich.console import Console

    with _lock:
        if not _displays:
            count = bars.DownloadColumn() if unit == "B" else bars.MofNCompleteColumn()
            columns = (bars.TextColumn("{task.description}", markup=False), bars.BarColumn(), count)
            times = (bars.TimeElapsedColumn(), bars.TimeRemainingColumn())
            display = bars.Progress(*columns, *times, console=Console(stderr=True), transient=True)
            display.start()
            _displays.append(display)
        task = _displays[0].add_task(what, total=total)
        _bars.append(task)
        return _displays[0], task


def _leave_display(task: TaskID) -> None:
    with _lock:
        _displays[0].remove_task(task)
        _bars.remove(task)
        if not _bars:
            _displays.pop().stop()
