"""Run every notebook from top to bottom, what they pull coming from the tests' loopback server.

What runs is a copy in `build/notebooks/`, which keeps what the cells gave: the site shows it.
"""

import os
import shutil
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / ".ci")]

import pytest
from census_server import CensusServer

RUN = ROOT / "build" / "notebooks"
shutil.rmtree(RUN, ignore_errors=True)
shutil.copytree(ROOT / "notebooks", RUN, ignore=shutil.ignore_patterns(".*"))
notebooks = sorted(str(path) for path in RUN.glob("*.ipynb"))
# Without the options of the tests: a kernel talks to its client over sockets.
command = ["-o", "addopts=", "-p", "waiting", "-n", "auto", "--nbmake", "--overwrite"]
command += ["--durations=0", *notebooks]
with CensusServer() as server, tempfile.TemporaryDirectory() as cache:
    os.environ |= {
        "EXCLUSION_API_URL": server.api_url,
        "EXCLUSION_WWW2_URL": server.www2_url,
        "EXCLUSION_CACHE": cache,
    }
    os.chdir(ROOT)
    failed = pytest.main(command)
if not failed:  # the stamp that the site asks for
    (RUN / ".run").touch()
sys.exit(failed)
