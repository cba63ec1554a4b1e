"""The command line in a process of its own, as a user starts it.

A process that has loaded the package waits for the calls of a worker and forks for each of them, so
that none has to load it again; what a fresh process loads is the matter of other tests.
"""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from multiprocessing.context import BaseContext

LOADED = [
    *(
        f"exclusion.cli._{room}"
        for room in ("brief", "cache", "compare", "doctor", "listed", "pull")
    ),
    *("exclusion.cli._report", "exclusion.maps._map", "pyarrow.parquet", "pyogrio"),
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
