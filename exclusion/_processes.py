"""Work shared among processes, each of which ends when the one that started it does; or threads.

A helper is a fresh Python that reads items from its standard input: it imports nothing of the
caller's script, so it works from scripts, notebooks and consoles on every system, and finds the end
of its input where its owner is gone. It leaves Ctrl-C to its owner, ends after the item it is at,
and so leaves no file half-written.
"""

from __future__ import annotations

import logging
import os
import pickle
import subprocess
import sys
import threading
import warnings
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import copy_context
from functools import partial
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar, cast

from exclusion.errors import ExclusionError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

Part = TypeVar("Part")
Found = TypeVar("Found")

_log = logging.getLogger(__name__)

#: A helper takes a second or two to start; fewer items each are not worth it.
_WORTH = 8
#: Seconds that a helper has to end the item it is at.
_PATIENCE = 30.0
_HELPER = (
    "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN); import pickle, sys; "
    "sys.path[:] = pickle.load(sys.stdin.buffer); "
    "from exclusion import _processes; _processes.serve()"
)


class _Answer(NamedTuple):
    """What became of one item; `lost` is it itself, in a tuple, where its helper died."""

    error: Exception | None = None
    notes: tuple[Warning, ...] = ()
    lost: tuple[Any, ...] = ()
    found: Any = None

    def told(self) -> Any:  # noqa: ANN401
        """Warn of what was warned of, raise what was raised, or give what was found."""
        for note in self.notes:
            warnings.warn(note, stacklevel=3)
        if self.error is not None:
            raise self.error
        return self.found


def each(
    work: Callable[[Any], object], items: Sequence[Any], told: Callable[[], object] = lambda: None
) -> None:
    """Do the same with each of many items, on all cores that this process may use.

    Parameters
    ----------
    work
        Can be pickled, with what it holds. Where there are few items or one core, nothing is.
    items
        In the order in which they are begun.
    told
        Called in this process whenever an item is done.

    Raises
    ------
    Exception
        The first that `work` raises, here or in a helper; what is not begun is then left.
    """
    todo, done = deque(items), SimpleQueue[_Answer]()
    count = min(cores(), len(items) // _WORTH) - 1
    crew = [_start() for _ in range(count)] if sys.executable else []
    threads = [threading.Thread(target=_lead, args=(one, work, todo, done)) for one in crew]
    try:
        for thread in threads:
            thread.start()
        for _ in items:
            _one(work, todo, done)
            told()
    finally:
        todo.clear()
        for thread in threads:
            if thread.ident is not None:
                thread.join(_PATIENCE)
        for one in crew:
            one.kill()
            one.wait()


@contextmanager
def beside(
    work: Callable[[Part], Found], item: Part, *, here: bool = False
) -> Iterator[Callable[[], Found]]:
    """Do one thing in a process of its own, while the ``with`` block goes on with others.

    Parameters
    ----------
    work
        Can be pickled, with what it holds and what it finds.
    item
        What it is done with.
    here
        Whether it is done in this process after all, as it is where no core is idle, no other
        process can be started, or `item` cannot be sent to one.

    Yields
    ------
    callable
        Waits for what is found. It warns of what `work` warned of and raises what that raised.
    """
    # Packed at once: what the block does may change it.
    sent = None if here or not _idle() else _packed(sys.path, work, item)
    helper = None if sent is None else _begun()
    if helper is None or sent is None:
        yield partial(work, item)
        return
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(_asked, helper, sent)

        def found() -> Found:
            got = answer.result()
            return work(item) if got is None else cast("Found", got.told())

        try:
            yield found
        finally:
            helper.kill()
            helper.wait()


def _idle() -> bool:
    """Tell whether a core has nothing to do: else a helper's start costs more than it saves."""
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    return bool(sys.executable) and load < cores() > 1


def _packed(*parts: object) -> bytes | None:
    """Pack what a helper is sent; None where a part of it is of a kind that cannot be."""
    try:
        return b"".join(map(pickle.dumps, parts))
    except Exception:  # noqa: BLE001 - whatever a user's own object does
        _log.debug("No helper can be sent this.", exc_info=True)
        return None


def _begun() -> subprocess.Popen[bytes] | None:
    """Start a helper, unless the system lets nobody start one."""
    try:
        return _start()
    except OSError:
        _log.debug("No helper can be started.", exc_info=True)
        return None


def _asked(helper: subprocess.Popen[bytes], sent: bytes) -> _Answer | None:
    """Send a helper one piece of work and wait for its answer; None where it died."""
    try:
        with helper.stdin as out, helper.stdout as answers:  # type: ignore[union-attr]
            out.write(sent)
            out.flush()
            got = pickle.load(answers)  # noqa: S301 - our own process
    except Exception:  # noqa: BLE001 - whatever is not an answer does
        _log.debug("A helper ended before its work did.", exc_info=True)
        return None
    return got if isinstance(got, _Answer) else None


def cores() -> int:
    """Count the cores that this process may use."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def by_threads(
    work: Callable[[Part], Found], parts: Iterable[Part], most: int | None = None
) -> list[Found]:
    """Work on parts that have nothing to do with each other, on all cores of this process.

    Parameters
    ----------
    work
        What is done with a part. It should spend its time where other threads may go on, as in
        NumPy's loops.
    parts
        The parts; what is found must not hang on which are worked on at a time.
    most
        How many are worked on at a time; None is as many as there are cores.

    Returns
    -------
    list
        What was found, in the order of the parts.

    Raises
    ------
    Exception
        The first that `work` raises; what is not begun is then left.
    """
    every = list(parts)
    count = min(cores(), len(every), most or len(every))
    if count <= 1:
        return [work(part) for part in every]
    with ThreadPoolExecutor(count) as pool:
        # What NumPy does about errors is told each thread anew.
        begun = [pool.submit(copy_context().run, work, part) for part in every]
        try:
            return [one.result() for one in begun]
        except BaseException:  # Ctrl-C too waits for no part that is not begun
            pool.shutdown(cancel_futures=True)
            raise


def _one(work: Callable[[Any], object], todo: deque[Any], done: SimpleQueue[_Answer]) -> None:
    """Hear of an item that a helper has done, or else do one; helpers may have all the rest."""
    own: deque[Any] = deque()
    if done.empty() and _take(todo, own):
        work(own[0])
        return
    answer = done.get()
    answer.told()
    for item in answer.lost:
        work(item)


def _start() -> subprocess.Popen[bytes]:
    pipe = subprocess.PIPE
    # Without -P the helper would load what lies in this folder under a module's name.
    command = [sys.executable, "-P", "-c", _HELPER]
    return subprocess.Popen(command, stdin=pipe, stdout=pipe)  # noqa: S603


def _lead(
    helper: subprocess.Popen[bytes],
    work: Callable[[Any], object],
    todo: deque[Any],
    done: SimpleQueue[_Answer],
) -> None:
    """Hand items to one helper until none is left; the owner does what a dead one had."""
    held: deque[Any] = deque()
    try:
        with helper.stdin as out, helper.stdout as answers:  # type: ignore[union-attr]
            pickle.dump(sys.path, out)
            pickle.dump(work, out)
            while _take(todo, held):
                pickle.dump(held[0], out)
                out.flush()
                done.put(pickle.load(answers))  # noqa: S301 - our own process
                held.clear()
    except (EOFError, OSError, pickle.PickleError):
        _log.debug("A helper ended before its work did.", exc_info=True)
    finally:
        if held:
            done.put(_Answer(lost=tuple(held)))


def _take(todo: deque[Any], held: deque[Any]) -> bool:
    """Take the next item, if there is one: others take from the same."""
    try:
        held.append(todo.popleft())
    except IndexError:
        return False
    return True


def serve() -> None:
    """Do what the owner of this process sends, until it sends no more or is gone."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what anything prints is no answer
    try:
        work = pickle.load(sys.stdin.buffer)  # noqa: S301 - our owner's
        while True:
            item = pickle.load(sys.stdin.buffer)  # noqa: S301
            answers.write(_answer(work, item))
            answers.flush()
    except (EOFError, OSError):
        os._exit(0)
    except Exception:  # noqa: BLE001 - of what this process does not know; its owner does it
        os._exit(1)


def _answer(work: Callable[[Any], object], item: Any) -> bytes:  # noqa: ANN401
    """Do the work, and pack what becomes of it."""
    error, found = None, None
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            found = work(item)
        except Exception as err:  # noqa: BLE001 - the owner raises it
            error = err
    notes = tuple(note.message for note in caught if isinstance(note.message, Warning))
    try:
        packed = pickle.dumps(_Answer(error, notes, found=found))
        pickle.loads(packed)  # noqa: S301 - an error may pack and not unpack
    except Exception:  # noqa: BLE001 - whatever an error of a library does
        what = f"a {type(found).__name__} cannot be sent back" if error is None else str(error)
        packed = pickle.dumps(_Answer(ExclusionError(f"{type(error or found).__name__}: {what}")))
    return packed
