"""Print the oldest release that pyproject.toml allows of each run-time dependency.

The lines are pip constraints; `make minimum` installs exactly these and runs the tests on them.
"""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path

from packaging.requirements import Requirement

PYPROJECT = Path(__file__).parents[1] / "pyproject.toml"


def constraints(dependencies: list[str]) -> list[str]:
    """Return `name==bound` for each dependency, whose only bound is `>=` or `==`."""
    pinned = []
    for text in dependencies:
        requirement = Requirement(text)
        bounds = [part.version for part in requirement.specifier if part.operator in (">=", "==")]
        if len(bounds) != 1:
            message = f"{text!r} in pyproject.toml: expected one lower bound (>=) or pin (==)"
            raise SystemExit(message)
        pinned.append(f"{requirement.name}=={bounds[0]}")
    return pinned


if __name__ == "__main__":
    project = tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))["project"]
    sys.stdout.write("\n".join(constraints(project["dependencies"])) + "\n")
