"""Servers of the tests: run beside a test, and ended when it ends."""

from __future__ import annotations

import socket
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import socketserver
    from collections.abc import Iterator


class Served:
    """A server that answers in a thread until `end`.

    Not by its `serve_forever`, which looks now and then whether it is to end: there are hundreds of
    servers in a run, and each would be waited for.
    """

    def __init__(self, server: socketserver.BaseServer) -> None:
        self._server, self._ended = server, threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        while not self._ended.is_set():
            self._server.handle_request()

    def end(self) -> None:
        """Take no more connections; the socket stays."""
        self._ended.set()
        if self._thread.is_alive():
            socket.create_connection(self._server.server_address[:2]).close()
        self._thread.join()


@contextmanager
def serving(server: socketserver.BaseServer) -> Iterator[int]:
    """Run a server, give its port, and close it."""
    served = Served(server)
    try:
        yield server.server_address[1]
    finally:
        served.end()
        server.server_close()
