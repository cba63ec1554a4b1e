"""Check that all workers of a run collected the same tests, minutes apart and in any order of sets.

The workers of `make test` refuse to run where theirs differ: a name may hold no clock, no address
in memory and no order of a set. Those of `make browser` collect them later, and each worker hashes
texts in its own way.
"""

import difflib
import sys
from pathlib import Path


def main(folder: Path) -> int:
    """Compare what the workers left there, a file each."""
    lists = [file.read_text(encoding="utf-8").splitlines() for file in sorted(folder.iterdir())]
    if len(lists) < 2 or not lists[0]:
        print(f"{folder}: two workers' lists were expected, there are {len(lists)}")
        return 1
    for other in lists[1:]:
        if other != lists[0]:
            lines = difflib.unified_diff(lists[0], other, "a worker", "another", lineterm="")
            print("\n".join(lines))
            return 1
    print(f"{len(lists[0])} tests have the same names in {len(lists)} processes")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
