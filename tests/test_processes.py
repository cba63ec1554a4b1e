"""Work shared among processes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest
import working

from exclusion import _processes


@pytest.fixture
def two(monkeypatch):
    monkeypatch.setattr(_processes, "cores", lambda: 2)
    monkeypatch.setattr(os, "getloadavg", lambda: (0.5, 2, 2), raising=False)
    monkeypatch.setenv("OWNER", str(os.getpid()))


def paths(folder, suffix=".txt"):
    return [folder / f"{n}{suffix}" for n in range(200)]


def test_two_processes_do_each_item_once_and_the_owner_hears_of_all(two, tmp_path):
    told, items = [], paths(tmp_path, ".noted")
    with pytest.warns(UserWarning, match="mind the gap") as caught:
        _processes.each(working.note, items, lambda: told.append(1))

    did = [path.read_text() for path in items]
    assert len(told) == len(caught) == len(items)
    assert len(set(did)) == 2
    assert str(os.getpid()) in did


@pytest.mark.parametrize(("cores", "count"), [(1, 40), (8, 15)])
def test_one_core_or_few_items_make_no_process(monkeypatch, tmp_path, cores, count):
    monkeypatch.setattr(_processes, "cores", lambda: cores)
    monkeypatch.setattr(subprocess, "Popen", None)
    items = paths(tmp_path)[:count]
    _processes.each(working.note, items)

    assert {path.read_text() for path in items} == {str(os.getpid())}


def test_an_error_of_a_helper_is_raised_as_it_is_and_what_is_not_begun_is_left(two, tmp_path):
    # So many slow ones that whoever hears of the error late is far from their end.
    slow = [tmp_path / f"{n}.slow" for n in range(2000)]
    wrong = tmp_path / "a.wrong"
    with pytest.raises(FileNotFoundError, match=r"a\.wrong") as caught:
        _processes.each(working.note, [*paths(tmp_path)[:40], wrong, *slow])

    assert caught.value.filename == str(wrong)
    assert len(list(tmp_path.iterdir())) < 1000


def test_the_owner_does_what_a_dead_helper_had(two, tmp_path):
    items = paths(tmp_path, ".killed")
    _processes.each(working.note, items)

    assert {path.read_text() for path in items} == {str(os.getpid())}


def test_what_is_done_beside_is_found_by_another_process_with_what_it_warned_of(two, tmp_path):
    path = tmp_path / "a.noted"
    with (
        _processes.beside(working.note, path) as found,
        pytest.warns(UserWarning, match="mind the gap"),
    ):
        assert found() == int(path.read_text()) != os.getpid()


def test_an_error_beside_is_raised_where_one_asks(two, tmp_path):
    with (
        _processes.beside(working.note, tmp_path / "a.wrong") as found,
        pytest.raises(FileNotFoundError, match=r"a\.wrong"),
    ):
        found()


def test_what_a_dead_helper_had_is_done_when_asked_for(two, tmp_path):
    with _processes.beside(working.note, tmp_path / "a.killed") as found:
        assert found() == os.getpid()


def refused(*_, **__):
    raise PermissionError(13, "not here")


@pytest.mark.parametrize(
    ("cores", "load", "here", "start"),
    [(1, 0, False, None), (2, 2, False, None), (2, 0, True, None), (2, 0, False, refused)],
)
def test_beside_is_here_where_no_core_is_idle_it_is_better_or_nothing_may_be_started(
    monkeypatch, tmp_path, cores, load, here, start
):
    monkeypatch.setattr(_processes, "cores", lambda: cores)
    monkeypatch.setattr(os, "getloadavg", lambda: (load, 0, 0), raising=False)
    monkeypatch.setattr(subprocess, "Popen", start)
    path = tmp_path / "a.txt"
    with _processes.beside(working.note, path, here=here) as found:
        assert not path.exists()
        assert found() == os.getpid()


def test_what_the_block_changes_meanwhile_is_not_what_was_sent(two, tmp_path):
    sent = [tmp_path / "a.txt"]
    with _processes.beside(working.first, sent) as found:
        sent[0] = tmp_path / "b.wrong"
        assert found() != os.getpid()


def test_what_cannot_be_sent_is_done_here(two):
    with _processes.beside(lambda _: os.getpid(), None) as found:
        assert found() == os.getpid()


def test_what_is_no_answer_is_done_here(two, monkeypatch):
    monkeypatch.setattr(_processes, "_HELPER", "print('I0hello', flush=True); input()")
    with _processes.beside(os.getenv, "OWNER") as found:
        assert found() == str(os.getpid())


def test_a_helper_loads_nothing_of_the_folder_it_is_started_in(two, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("pickle", "signal"):
        (tmp_path / f"{name}.py").write_text("open('loaded', 'w').close()")
    with _processes.beside(working.note, tmp_path / "a.txt") as found:
        assert found() != os.getpid()
    assert not (tmp_path / "loaded").exists()


def test_who_stops_asking_leaves_no_helper(two, monkeypatch):
    started = []
    start = _processes._start
    monkeypatch.setattr(_processes, "_start", lambda: started.append(start()) or started[0])
    with pytest.raises(KeyboardInterrupt), _processes.beside(time.sleep, 1_800):
        raise KeyboardInterrupt
    assert started[0].returncode is not None


# The owner waits for its helper, and both have more to do than can be done before they are stopped.
SCRIPT = """
import os
import signal
import sys
from pathlib import Path
# In the background of a shell Ctrl-C is not heard unless one asks for it.
signal.signal(signal.SIGINT, signal.default_int_handler)
sys.path.insert(0, sys.argv[1])
import working
from exclusion import _processes
os.environ["OWNER"] = str(os.getpid())
_processes.cores = lambda: 2
_processes.each(working.note, [Path(sys.argv[2]) / f"{n}.slow" for n in range(20_000)])
"""


@pytest.mark.parametrize("sent", [signal.SIGKILL, signal.SIGINT], ids=["killed", "Ctrl-C"])
def test_no_helper_outlives_its_owner(tmp_path, sent):
    script = tmp_path / "script.py"  # without a guard of its main part
    script.write_text(SCRIPT)
    out = tmp_path / "out"
    out.mkdir()
    command = [sys.executable, str(script), str(Path(working.__file__).parent), str(out)]
    owner = subprocess.Popen(command, stderr=subprocess.PIPE, start_new_session=True)
    did = {owner.pid}
    while len(did) < 2 and owner.poll() is None:
        time.sleep(0.1)
        did |= {int(text) for path in out.iterdir() if (text := path.read_text())}
    if sent == signal.SIGINT:
        os.killpg(owner.pid, sent)  # as a terminal does
    else:
        owner.send_signal(sent)
    _, said = owner.communicate(timeout=600)  # whoever lives holds its end of the pipe

    assert owner.returncode == -sent
    assert len(did) == 2
    assert said.count(b"Traceback") == (sent == signal.SIGINT)  # the owner's own


def test_threads_give_what_they_find_in_order_and_know_what_numpy_does_about_errors(two):
    with np.errstate(over="raise"):
        found = _processes.by_threads(lambda n: (n, np.geterr()["over"]), range(5))
        alone = _processes.by_threads(lambda n: (n, threading.current_thread()), [7])

    assert found == [(n, "raise") for n in range(5)]
    assert alone == [(7, threading.main_thread())]


def test_what_a_thread_raises_is_raised_here(two):
    with pytest.raises(ZeroDivisionError):
        _processes.by_threads(lambda n: 1 // n, [1, 0, 2])


def test_what_threads_have_not_begun_is_left_where_one_is_stopped(two):
    begun = []

    def stop(n):
        begun.append(n)
        if not n:
            raise KeyboardInterrupt
        time.sleep(0.01)

    with pytest.raises(KeyboardInterrupt):
        _processes.by_threads(stop, range(3000))

    assert len(begun) < 2000
