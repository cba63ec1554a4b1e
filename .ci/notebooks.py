"""Run every notebook from top to bottom, what they pull coming from the tests' loopback server."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from census_server import CensusServer

notebooks = sorted(str(path) for path in (ROOT / "notebooks").glob("*.ipynb"))
# Without the options of the tests: a kernel talks to its client over sockets.
command = [sys.executable, "-m", "pytest", "-o", "addopts=", "--nbmake", *notebooks]
with CensusServer() as server, tempfile.TemporaryDirectory() as cache:
    environment = os.environ | {
        "EXCLUSION_API_URL": server.api_url,
        "EXCLUSION_WWW2_URL": server.www2_url,
        "EXCLUSION_CACHE": cache,
    }
    sys.exit(subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode)
