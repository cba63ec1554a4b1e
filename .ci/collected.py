"""Check that two processes collect the same tests, at other times and with texts hashed otherwise.

The workers of `make test` refuse to run where theirs differ: a name may hold no clock, no address
in memory and no order of a set.
"""

import difflib
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def collected(seed: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "--collect-only", "-q"],
        cwd=ROOT,
        env=os.environ | {"PYTHONHASHSEED": seed},
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    names = [line for line in done.stdout.splitlines() if "::" in line]
    if done.returncode or not names:
        sys.exit(done.stdout)
    return names


one, other = collected("1"), collected("2")  # seconds lie between the two
if one != other:
    sys.exit("\n".join(difflib.unified_diff(one, other, "one process", "another", lineterm="")))
print(f"{len(one)} tests have the same names in two processes")
