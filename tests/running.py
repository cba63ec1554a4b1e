"""The command line as a user starts it: in a process of its own, or as if it were in one.

A process that has loaded the package waits for the calls of a worker and forks for each of them, so
that none has to load it again; what a fresh process loads is the matter of other tests. What is
called `here` has besides what this process has made already.
"""

from __future__ import annotations

import gc
import io
import logging
import multiprocessing
import os
import subprocess
import sys
import tempfile
import warnings
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from multiprocessing.context import BaseContext

LOADED = [
    *(
        f"exclusion.cli._{room}"
        for room in ("brief", "cache", "compare", "doctor", "listed", "pull")
    ),
    *("exclusion.cli._report", "exclusion.maps._measure_layer", "pyarrow.parquet", "pyogrio"),
    *("exclusion.figures._brief", "exclusion.report._workbook", "exclusion.report._tables"),
    *("matplotlib.backends.backend_pdf", "scipy.optimize", "lxml.etree"),
]


def run(*arguments, cwd=".", **environment):
    """Run `exclusion` in a folder, with variables added to the environment."""
    context = _forks()
    with tempfile.TemporaryDirectory() as folder:
        said = [Path(folder) / name for name in ("stdout", "stderr")]
        process = context.Process(
            target=_call, args=(arguments, str(cwd), os.environ | environment, *map(str, said))
        )
        process.start()
        process.join()
        done = subprocess.CompletedProcess(
            arguments, process.exitcode, *(file.read_text(encoding="utf-8") for file in said)
        )
        process.close()
    return done


def here(*arguments, cwd=".", **environment):
    """Run `exclusion` as `run` does, in this process: sooner, and nothing of it is left behind."""
    from exclusion.cli import main

    streams = [io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2)]
    with _unchanged(), pytest.MonkeyPatch.context() as patch, warnings.catch_warnings():
        patch.setattr(logging.getLogger(), "handlers", [])
        patch.setattr(sys, "argv", ["exclusion", *arguments])
        for name, stream in zip(("stdout", "stderr"), streams, strict=True):
            patch.setattr(sys, name, stream)
        for name, value in environment.items():
            patch.setenv(name, value)
        patch.chdir(cwd)
        with pytest.raises(SystemExit) as ended:
            main()
    said = []
    for stream in streams:
        stream.flush()
        said.append(stream.buffer.getvalue().decode("utf-8"))
    return subprocess.CompletedProcess(arguments, ended.value.code, *said)


@contextmanager
def _unchanged():
    """Put back what a process that ends would take with it."""
    from exclusion._fetch import _hosts, _patience, _secrets

    own, often = logging.getLogger("exclusion"), gc.get_threshold()
    level, hurried = own.level, {name: getattr(_hosts, name) for name in ("TRIES", "PATIENCE")}
    kept = [_secrets._known, _patience._given_up, _patience._refused]
    before = [one.copy() for one in kept]
    try:
        yield
    finally:
        own.setLevel(level)
        gc.set_threshold(*often)
        for name, value in hurried.items():
            setattr(_hosts, name, value)
        for one, was in zip(kept, before, strict=True):
            one.clear()
            one.update(was)


@cache
def _forks() -> BaseContext:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(LOADED)
    return context


def _call(arguments, folder, environment, *said) -> None:
    """Be the command: its folder, its environment, its two streams, its words."""
    for number, file in enumerate(said, start=1):
        written = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(written, number)
        os.close(written)
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["exclusion", *arguments]

    from exclusion.cli import main

    try:
        main()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
