"""Check that two processes collect the same tests, at other times and with texts hashed otherwise.

The workers of `make test` refuse to run where theirs differ: a name may hold no clock, no address
in memory and no order of a set.
"""

import difflib
import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def collecting(seed: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "pytest", "--collect-only", "-q"],
        cwd=ROOT,
        env=os.environ | {"PYTHONHASHSEED": seed},
        stdout=subprocess.PIPE,
        text=True,
    )


def collected(process: subprocess.Popen[str]) -> list[str]:
    said, _ = process.communicate()
    names = [line for line in said.splitlines() if "::" in line]
    if process.returncode or not names:
        sys.exit(said)
    return names


first = collecting("1")
time.sleep(2)  # a name that holds a clock differs
second = collecting("2")
one, other = collected(first), collected(second)
if one != other:
    sys.exit("\n".join(difflib.unified_diff(one, other, "one process", "another", lineterm="")))
print(f"{len(one)} tests have the same names in two processes")
