"""Work for processes of their own, which find it here by its name."""

from __future__ import annotations

import os
import time
import warnings
from typing import TYPE_CHECKING

from patience import until

if TYPE_CHECKING:
    from pathlib import Path


def note(path: Path) -> int:
    """Write which process did it; by the file's name do what goes wrong.

    An owner who is known waits until a helper is there: then neither has to be slow.
    """
    owner, begun = os.environ.get("OWNER"), path.parent / "begun"
    if owner not in {None, str(os.getpid())}:
        begun.touch()
        if path.suffix == ".killed":
            os._exit(9)
    if owner:
        until(begun.exists)
    if path.suffix == ".wrong":
        raise FileNotFoundError(2, "not there", str(path))
    if path.suffix == ".noted":
        warnings.warn("mind the gap", stacklevel=1)
    print("no answer")  # noqa: T201
    if path.suffix == ".slow":
        time.sleep(0.05)
    path.write_text(str(os.getpid()))
    return os.getpid()


def first(paths: list[Path]) -> int:
    """Note the first."""
    return note(paths[0])
