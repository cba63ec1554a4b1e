"""Run every notebook from top to bottom, what they pull coming from the tests' loopback server."""

import os
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / ".ci")]

import pytest
from census_server import CensusServer

notebooks = sorted(str(path) for path in (ROOT / "notebooks").glob("*.ipynb"))
# Without the options of the tests: a kernel talks to its client over sockets.
command = ["-o", "addopts=", "-p", "waiting", "-n", "auto", "--nbmake", "--durations=0", *notebooks]
with CensusServer() as server, tempfile.TemporaryDirectory() as cache:
    os.environ |= {
        "EXCLUSION_API_URL": server.api_url,
        "EXCLUSION_WWW2_URL": server.www2_url,
        "EXCLUSION_CACHE": cache,
    }
    os.chdir(ROOT)
    sys.exit(pytest.main(command))
