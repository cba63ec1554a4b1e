"""Install the wheel in empty environments of several Pythons and compare what each writes.

``python .ci/versions.py python3.11 python3.13 …`` takes commands or paths; without any, those of
3.11 to 3.13 that are on PATH or kept by pyenv. Each report is made away from the checkout, from
what the wheel brings alone. What differs by a byte is named, and the exit code is 1.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
VERSIONS = ("3.11", "3.12", "3.13")
REPORT = ("report", "New Orleans, Louisiana", "--vintage", "2019", "--offline", "--out", "page")


def pythons() -> list[str]:
    """Find an interpreter of each version."""
    kept = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    found = []
    for version in VERSIONS:
        here = sorted(kept.glob(f"{version}.*/bin/python"))
        one = str(here[-1]) if here else shutil.which(f"python{version}")
        if one is None:
            print(f"Python {version}: not found here")
        else:
            found.append(one)
    return found


def run(*command: str | Path, cwd: Path) -> None:
    """Run a command that knows nothing of this checkout."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    subprocess.run(list(map(str, command)), cwd=cwd, env=clean, check=True, stdout=sys.stderr)


def page(python: str, wheel: Path, folder: Path) -> dict[str, bytes]:
    """Give the files of a report by this Python, by name."""
    folder.mkdir()
    run(python, "-m", "venv", folder / "venv", cwd=folder)
    bin_ = folder / "venv" / ("Scripts" if os.name == "nt" else "bin")
    run(bin_ / "python", "-m", "pip", "install", "-q", wheel, cwd=folder)
    run(bin_ / "exclusion", *REPORT, cwd=folder)
    return {file.name: file.read_bytes() for file in sorted((folder / "page").iterdir())}


def main(named: list[str]) -> int:
    """Compare; what differs is named."""
    asked = named or pythons()
    if len(asked) < 2:
        print("Name two interpreters at least, such as python3.11 python3.13.")
        return 2
    with tempfile.TemporaryDirectory() as name:
        room = Path(name)
        run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", room, cwd=ROOT)
        (wheel,) = room.glob("*.whl")
        pages = {one: page(one, wheel, room / str(n)) for n, one in enumerate(asked)}
    (first, wanted), *others = pages.items()
    print(f"{first}: {len(wanted)} files, {sum(map(len, wanted.values())):,} bytes")
    different = 0
    for python, found in others:
        odd = [n for n in sorted({*wanted, *found}) if wanted.get(n) != found.get(n)]
        print(f"{python}: {', '.join(odd) + ' differ' if odd else 'the same, byte for byte'}")
        different += len(odd)
    return int(different > 0)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
