"""A loopback FTP server that hands out what the tests' file server would, faults included.

It speaks what `ftplib` needs in passive mode: USER, PASS, TYPE, SIZE, EPSV, PASV, REST, RETR, QUIT.
"""

from __future__ import annotations

import socket
import socketserver
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from serving import Served

if TYPE_CHECKING:
    from collections.abc import Callable

Fault = Literal["login", "absent", "busy", "cut", "hang_up"]


@dataclass
class FtpServer:
    """Serves `read(path)`; None means that there is no such file.

    `faults` are met in order, one a connection; `asked` is each RETR with where it began; `answers`
    are lines that are sent in place of its own, by command.
    """

    read: Callable[[str], bytes | None]
    faults: list[Fault] = field(default_factory=list)
    asked: list[tuple[str, int]] = field(default_factory=list)
    login: tuple[str, str] | None = None
    answers: dict[str, bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        owner = self

        class Listener(socketserver.ThreadingTCPServer):
            daemon_threads = True
            allow_reuse_address = True
            served = owner

            def handle_error(self, request, client_address) -> None:
                # Clients hang up; that is their right.
                if not isinstance(sys.exception(), ConnectionError):
                    super().handle_error(request, client_address)

        self._listener = Listener(("127.0.0.1", 0), _Talk)
        self._served = Served(self._listener)

    @property
    def url(self) -> str:
        """What stands for ftp://ftp2.census.gov."""
        return f"ftp://127.0.0.1:{self._listener.server_address[1]}"

    def __enter__(self) -> FtpServer:
        return self

    def __exit__(self, *_: object) -> None:
        self._served.end()
        self._listener.server_close()


class _Talk(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        served: FtpServer = self.server.served
        self.fault = served.faults.pop(0) if served.faults else None
        self.user, self.start, self.passive = "", 0, None
        if self.fault == "hang_up":
            return
        self.say("220 ready")
        while line := self.rfile.readline().decode().strip():
            command, _, argument = line.partition(" ")
            if command.upper() == "QUIT":
                self.say("221 bye")
                return
            if (said := served.answers.get(command.upper())) is not None:
                self.wfile.write(said + b"\r\n")
                continue
            getattr(self, f"do_{command.lower()}", self.do_unknown)(argument)
            if self.wfile.closed:
                return

    def finish(self) -> None:
        if getattr(self, "passive", None) is not None:
            self.passive.close()
        super().finish()

    def say(self, text: str) -> None:
        self.wfile.write(text.encode() + b"\r\n")

    def do_unknown(self, _argument: str) -> None:
        self.say("502 not known")

    def do_user(self, name: str) -> None:
        self.user = name
        self.say("331 a password, please")

    def do_pass(self, password: str) -> None:
        login = self.server.served.login
        refused = self.fault == "login" or (login is not None and login != (self.user, password))
        self.say("530 not logged in" if refused else "230 welcome")

    def do_type(self, _kind: str) -> None:
        self.say("200 as you like")

    def do_size(self, path: str) -> None:
        body = None if self.fault == "absent" else self.server.served.read(path)
        self.say("550 no such file" if body is None else f"213 {len(body)}")

    def do_epsv(self, _argument: str) -> None:
        self.passive = socket.create_server(("127.0.0.1", 0))
        self.say(f"229 passive (|||{self.passive.getsockname()[1]}|)")

    def do_pasv(self, _argument: str) -> None:
        self.passive = socket.create_server(("127.0.0.1", 0))
        high, low = divmod(self.passive.getsockname()[1], 256)
        self.say(f"227 passive (127,0,0,1,{high},{low})")

    def do_rest(self, start: str) -> None:
        self.start = int(start)
        self.say("350 from there")

    def do_retr(self, path: str) -> None:
        served = self.server.served
        served.asked.append((path, self.start))
        body = None if self.fault == "absent" else served.read(path)
        if body is None:
            self.say("550 Failed to open file.")
            return
        if self.fault == "busy":
            self.say("421 too many users")
            return
        self.say(f"150 here it comes ({len(body)} bytes)")
        data, _ = self.passive.accept()
        rest = body[self.start :]
        with data, self.passive:
            data.sendall(rest[: len(rest) // 2] if self.fault == "cut" else rest)
        self.start = 0
        self.say("426 broken" if self.fault == "cut" else "226 done")
