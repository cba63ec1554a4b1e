"""The tests' loopback server, which here keeps every answer: its own work is done once, untimed."""

from __future__ import annotations

import json
import sys
from pathlib import Path


def main() -> None:
    """Serve until standard input ends."""
    sys.path.insert(0, str(Path(__file__).parents[2] / "tests"))
    from census_server import CensusServer
    from census_world import Grid, country

    class Keeping(CensusServer):
        def answer(self, host, path, query, key):
            asked = (host, path, tuple(query), key)
            if asked not in kept:
                kept[asked] = super().answer(host, path, query, key)
            return kept[asked]

    kept = {}
    latency, tracts = float(sys.argv[1]), int(sys.argv[2])
    world = Grid(tracts) if tracts else country()
    with Keeping(world=world, latency=latency) as server:
        print(json.dumps({"api": server.api_url, "www2": server.www2_url, "key": server.key}))
        sys.stdout.flush()
        sys.stdin.read()


if __name__ == "__main__":
    main()
