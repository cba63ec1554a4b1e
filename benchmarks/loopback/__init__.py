"""The Census Bureau's two hosts on this machine, and the clients that are measured against them.

Nothing but the standard library is loaded here: a process begins with the peak memory of the one
that started it, so the script that starts the clients must stay small.
"""

from __future__ import annotations

import json
import os
import platform
import resource
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import requests

#: Seconds before every answer.
LATENCY = 0.05
VINTAGE = 2021
#: Each table with its number of lines: 40 in all, 80 fields with the margins.
LINES = {"B28001": 11, "B28002": 13, "B28003": 6, "B28008": 10}
TABLES = tuple(LINES)
FIELDS = tuple(
    f"{t}_{n:03d}{k}" for t, most in LINES.items() for n in range(1, most + 1) for k in "EM"
)


@dataclass(frozen=True)
class Hosts:
    """What stands for api.census.gov and www2.census.gov, and the key that the first takes."""

    api: str
    www2: str
    key: str

    def environment(self, cache: Path) -> dict[str, str]:
        """Give the variables that send the library here, with a cache of its own."""
        return {
            "EXCLUSION_API_URL": self.api,
            "EXCLUSION_WWW2_URL": self.www2,
            "EXCLUSION_CACHE": str(cache),
            "NO_PROXY": "127.0.0.1",
            "no_proxy": "127.0.0.1",
        }

    def file(self, table: str) -> str:
        """Give the address of a table's Summary File."""
        folder = f"programs-surveys/acs/summary_file/{VINTAGE}/table-based-SF/data/5YRData"
        return f"{self.www2}/{folder}/acsdt5y{VINTAGE}-{table.lower()}.dat"


@contextmanager
def hosts(tracts: int | None = None) -> Iterator[Hosts]:
    """Serve from a process of its own, the small country or one of so many tracts."""
    command = [sys.executable, str(Path(__file__).parent), str(LATENCY), str(tracts or 0)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as server:
        try:
            yield Hosts(**json.loads(server.stdout.readline()))
        finally:
            server.stdin.close()


@dataclass
class Run:
    """What one piece of work took; `peak` is that of the whole process so far, in MiB."""

    seconds: float = 0.0
    requests: int = 0
    peak: float = 0.0


def measured(work: Callable[[], Any]) -> tuple[Any, Run]:
    """Do a piece of work; what `requests` puts on the wire is counted, whoever makes it."""
    from requests.adapters import HTTPAdapter

    sent: list[str] = []
    send = HTTPAdapter.send

    def counting(self: HTTPAdapter, request: requests.PreparedRequest, **kwargs: Any) -> Any:
        sent.append(request.method)
        return send(self, request, **kwargs)

    HTTPAdapter.send = counting
    try:
        start = time.perf_counter()
        made = work()
        seconds = time.perf_counter() - start
    finally:
        HTTPAdapter.send = send
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return made, Run(seconds, len(sent), peak / (1 << (20 if sys.platform == "darwin" else 10)))


def census_client(here: Hosts) -> Any:
    """Make the `census` package's own client, its session alone turned to this machine."""
    import requests
    from census import Census
    from requests.adapters import HTTPAdapter

    class Here(HTTPAdapter):
        def send(self, request: requests.PreparedRequest, **kwargs: Any) -> requests.Response:
            request.url = here.api + request.url.removeprefix("https://api.census.gov")
            return super().send(request, **kwargs)

    session = requests.Session()
    session.mount("https://api.census.gov/", Here())
    return Census(here.key, session=session)


def client(script: str, here: Hosts, cache: Path, *args: str) -> dict[str, Any]:
    """Run a script's client in a fresh process; give the JSON that it prints."""
    command = [sys.executable, script, *args, here.api, here.www2, here.key]
    variables = os.environ | here.environment(cache)
    done = subprocess.run(command, env=variables, stdout=subprocess.PIPE, check=True, text=True)
    return json.loads(done.stdout.splitlines()[-1])


def machine() -> str:
    """Say what this ran on."""
    return (
        f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, "
        f"Python {platform.python_version()}; {LATENCY * 1000:.0f} ms before every answer"
    )
