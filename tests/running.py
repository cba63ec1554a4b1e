"""The command line in a process of its own, as a user starts it."""

from __future__ import annotations

import os
import subprocess
import sys


def run(*arguments, cwd, **environment):
    """Run `exclusion` in a folder, with variables added to the environment."""
    return subprocess.run(
        [sys.executable, "-c", "from exclusion.cli import main; main()", *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=cwd,
        env=os.environ | environment,
        check=False,
    )
