"""The command line: a command a file of this room, loaded when it is asked for.

Exit codes: 0, 2 for wrong usage, 1 for anything else, with one readable message.
"""

from __future__ import annotations

import gc
import importlib
import io
import logging
import os
import sys
import warnings
from typing import TYPE_CHECKING, TextIO

import click

from exclusion import _fetch
from exclusion._version import __version__
from exclusion.cli import _terminal
from exclusion.errors import ExclusionError, ExclusionWarning

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["cli", "main"]

#: Where each command is. It is loaded when it is asked for: tables and maps take their time.
_COMMANDS: Mapping[str, str] = {
    "availability": "_below",
    "brief": "_brief",
    "bundle": "_bundle",
    "cache": "_cache",
    "columns": "_columns",
    "compare": "_compare",
    "detect": "_detect",
    "doctor": "_doctor",
    "figure": "_brief",
    "measures": "_listed",
    "nation": "_nation",
    "places": "_listed",
    "plan": "_plan",
    "pull": "_pull",
    "report": "_report",
}


#: Objects that come to be between two searches for circles of them. A page makes half a million
#: that stay: to look through them again and again costs a tenth of the work, and frees nothing.
_OBJECTS = 200_000


def main() -> None:
    """Run the command line; errors become one message and an exit code."""
    gc.set_threshold(_OBJECTS)
    debug = "--debug" in sys.argv[1:]
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=_terminal.NEAREST)
    warnings.simplefilter("always", ExclusionWarning)
    warnings.showwarning = _note
    try:
        code = cli.main(standalone_mode=False)
        if len(sys.argv) == 1:
            code = 2  # no command at all is wrong usage, which releases before 8.2 do not say
    except click.ClickException as err:
        shown = io.StringIO()
        err.show(shown)
        _terminal.say(shown.getvalue().rstrip("\n"), stderr=True)
        sys.exit(err.exit_code)
    except (click.Abort, KeyboardInterrupt):
        _say_error("Stopped. Files are moved into place whole, so none is half-written.")
        os._exit(1)  # at once: a request that hangs is not waited for
    except (ExclusionError, OSError) as err:
        if debug:
            raise
        _fail(_terminal.words(err))
    except Exception as err:
        if debug:
            raise
        what = f"{type(err).__name__}: {err}"
        _fail(f"This should not have happened ({what}). `exclusion --debug …` shows more.")
    sys.exit(code if isinstance(code, int) else 0)


def _note(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,  # noqa: ARG001 - as Python calls it
    line: str | None = None,
) -> None:
    """Say what a warning of the package says, without the line of code that gave it."""
    if issubclass(category, ExclusionWarning):
        _say(f"Note: {message}")
    else:
        _say(warnings.formatwarning(message, category, filename, lineno, line).strip())


def _fail(message: str) -> None:
    _say_error(message)
    sys.exit(1)


def _say_error(message: str) -> None:
    _say(f"Error: {message}")


def _say(message: str) -> None:
    _terminal.say(_fetch.redact(message), stderr=True)


class _Commands(click.Group):
    """Commands that are loaded when they are asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's own
        """List them by name."""
        return sorted(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Load one."""
        if cmd_name not in _COMMANDS:
            return None
        room = importlib.import_module(f"exclusion.cli.{_COMMANDS[cmd_name]}")
        command: click.Command = getattr(room, cmd_name)
        return command


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="exclusion")
@click.option("--debug", is_flag=True, help="Show what happens, and a traceback where it fails.")
def cli(*, debug: bool) -> None:
    """Show who is not connected to the internet at home, where, and how surely."""
    logging.basicConfig()
    for handler in logging.getLogger().handlers:
        handler.setFormatter(_terminal.Formatter("%(message)s"))
    logging.getLogger("exclusion").setLevel(logging.DEBUG if debug else logging.INFO)
