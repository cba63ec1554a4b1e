"""A plugin of `notebooks.py`: a busy machine takes its time to start a kernel and to hear of it."""

import functools

from patience import LONG


def pytest_configure() -> None:
    from nbmake import nb_run

    nb_run.NotebookClient = functools.partial(
        nb_run.NotebookClient, startup_timeout=LONG, iopub_timeout=LONG
    )
