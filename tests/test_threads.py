"""Linear algebra on small matrices keeps to one thread, and puts back what the caller had."""

import threading

import numpy as np
import pytest
import scipy.linalg  # noqa: F401 - its library is one of those that are limited
from threadpoolctl import threadpool_info, threadpool_limits

from exclusion import _threads, ranking, smoothing


def counts():
    return {one["num_threads"] for one in threadpool_info() if one["user_api"] == "blas"}


@pytest.fixture(autouse=True)
def two():
    """Let each library have two threads, whatever the machine and its environment say."""
    with threadpool_limits(2, "blas"):
        assert counts() == {2}
        yield
        assert counts() == {2}


def test_a_block_has_one_thread_and_the_caller_its_own_again():
    with _threads.one():
        with _threads.one():
            assert counts() == {1}
        assert counts() == {1}

    assert counts() == {2}


def test_an_error_puts_them_back_too():
    with pytest.raises(ZeroDivisionError), _threads.one():
        raise ZeroDivisionError

    assert counts() == {2}


def test_whoever_set_it_puts_it_back_and_others_leave_it_alone():
    inside, leave = threading.Event(), threading.Event()
    seen = []

    def other():
        with _threads.one():
            inside.set()
            leave.wait()
        seen.append(counts())

    thread = threading.Thread(target=other)
    with _threads.one():
        thread.start()
        inside.wait()
        leave.set()
        thread.join()
        assert seen == [{1}]


@pytest.mark.parametrize(
    ("room", "inner", "call"),
    [
        ("exclusion.smoothing._posterior", "_read", lambda: smoothing.posterior([0.1], [40])),
        ("exclusion.smoothing._fay_herriot", "_read", lambda: smoothing.fay_herriot([1], [1])),
        ("exclusion.ranking._evaluate", "_read", lambda: ranking.evaluate(None, "x")),
    ],
)
def test_heavy_rooms_ask_for_one(monkeypatch, room, inner, call):
    found = []

    def look(*_args, **_options):
        found.append(counts())
        raise InterruptedError

    monkeypatch.setattr(f"{room}.{inner}", look)
    with pytest.raises(InterruptedError):
        call()

    assert found == [{1}]


def test_draws_do_not_hang_on_threads():
    share, m = np.linspace(0.05, 0.6, 60), np.full(60, 30.0)
    several = smoothing.posterior(share, m, draws=50)
    with threadpool_limits(1, "blas"):
        alone = smoothing.posterior(share, m, draws=50)

    assert np.array_equal(several, alone)
