"""Work for processes of their own, which find it here by its name."""

from __future__ import annotations

import os
import time
import warnings
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def note(path: Path) -> None:
    """Write which process did it; by the file's name do what goes wrong."""
    if path.suffix == ".killed" and os.environ.get("OWNER") != str(os.getpid()):
        os._exit(9)
    if path.suffix == ".wrong":
        raise FileNotFoundError(2, "not there", str(path))
    if path.suffix == ".noted":
        warnings.warn("mind the gap", stacklevel=1)
    print("no answer")  # noqa: T201
    time.sleep(0.03)
    path.write_text(str(os.getpid()))
