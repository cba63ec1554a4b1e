"""``exclusion cache``: what was pulled or downloaded, listed, checked again or removed."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.table import Table

from exclusion import _fetch, acs, boundaries, listings, pulls
from exclusion.cli._terminal import console, say
from exclusion.errors import ExclusionError

if TYPE_CHECKING:
    from collections.abc import Iterator


@click.group()
def cache() -> None:
    """Look into the cache of what was pulled, add to it, check it, or empty it."""


@cache.command("list")
def list_cache() -> None:
    """List what the cache holds."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for head in ("File", "MB", "Read", "What"):
        table.add_column(head, justify="right" if head == "MB" else "left")
    for entry in _fetch.entries():
        size = f"{entry.bytes / 1e6:,.1f}"
        table.add_row(entry.name, size, f"{entry.when:%Y-%m-%d}", entry.what)
    console().print(table)
    say(str(_fetch.cache_folder()))


@cache.command("add")
@click.argument("files", nargs=-1, required=True, metavar="FILE…", type=click.Path(path_type=Path))
def add_files(files: tuple[Path, ...]) -> None:
    """Take files that a browser downloaded from the Bureau, each checked as any download.

    `exclusion pull PLACE --list` gives their addresses. Tables, names files, boundaries, blocks and
    the relationship file are recognised by name and by what is in them.
    """
    bad = 0
    for file, name, problem in pulls.add(files):
        bad += name is None
        said = f"ok   {file}: {name}" if name else f"FAIL {file}: {problem}"
        say(_fetch.redact(said))
    say(f"{len(files) - bad} files added, {bad} not: {_fetch.cache_folder()}")
    sys.exit(1 if bad else 0)


@cache.command("check")
@click.option("--remove", is_flag=True, help="Remove what fails; it is pulled again when needed.")
def check_cache(*, remove: bool) -> None:
    """Check every file again as when it came, and name what is not whole and why."""
    bad = 0
    whole = len(_fetch.entries())
    for name, why in problems():
        bad += 1
        say(f"FAIL {name}: {_fetch.redact(why)}")
        if remove:
            _fetch.forget(name)
    left = _fetch.unfinished()
    for name in left:
        say(f"FAIL {name}: it was never finished")
    if remove:
        _fetch.sweep()
    say(f"{whole - bad} files whole, {bad + len(left)} not: {_fetch.cache_folder()}")
    sys.exit(1 if bad or left else 0)


def problems() -> Iterator[tuple[str, str]]:
    """Check what the cache holds, names files first: a bad one says nothing about others.

    Yields
    ------
    tuple of (str, str)
        The name of a file that is not whole, and why.
    """
    entries = sorted(_fetch.entries(), key=lambda entry: not listings.is_name(entry.name))
    bad: list[str] = []
    for entry in entries:
        with listings.ignoring(bad):
            why = _fetch.examine(entry) or _content(entry.name)
        if why:
            bad.append(entry.name)
            yield entry.name, why


def _content(name: str) -> str:
    path = _fetch.cache_folder() / name
    try:
        any(room.check_kept(name, path) for room in (acs, boundaries))
    except (ExclusionError, OSError) as err:
        return str(err)
    return ""


@cache.command("clear")
@click.option(
    "--older-than",
    type=click.IntRange(0, _fetch.MOST_DAYS),
    metavar="DAYS",
    help="Only files read longer ago.",
)
def clear_cache(older_than: int | None) -> None:
    """Remove what the cache holds; it is pulled again when it is needed."""
    click.echo(f"{_fetch.clear(older_than)} files removed")
