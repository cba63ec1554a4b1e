"""What takes long to write is written once for all workers of a run."""

from __future__ import annotations

import atexit
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock

if TYPE_CHECKING:
    from collections.abc import Callable

_folder: list[Path] = []


def use(folder: Path) -> None:
    """Keep it in a folder that all workers have in common."""
    _folder[:] = [folder]


def once(name: str, write: Callable[[Path], object]) -> Path:
    """Give a folder, written by the first who asks for it while the others wait: to be read only.

    One that is stopped half way leaves nothing under the folder's own name.
    """
    if not _folder:  # outside of pytest
        made = tempfile.TemporaryDirectory()
        atexit.register(made.cleanup)
        use(Path(made.name))
    folder = _folder[0] / name
    folder.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(folder.with_name(f"{name}.lock")):
        if not folder.exists():
            with tempfile.TemporaryDirectory(dir=folder.parent) as began:
                write(Path(began) / name)
                (Path(began) / name).rename(folder)
    return folder


def wheel() -> Path:
    """Build the package as it is handed out."""
    root = Path(__file__).parents[1]

    def build(folder: Path) -> None:
        subprocess.run(
            [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
            cwd=root, capture_output=True, check=True,
        )  # fmt: skip

    (built,) = once("wheel", build).glob("*.whl")
    return built
