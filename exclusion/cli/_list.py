"""``exclusion pull --list``: the addresses of what a place needs, for a browser."""

from __future__ import annotations

from typing import Any

from exclusion import _fetch, pulls, studies
from exclusion.cli._terminal import say


def show(place: Any, vintage: int | None, *, offline: bool, **options: Any) -> None:  # noqa: ANN401
    """Print the address of each file that a place needs without a key, and its size.

    Parameters
    ----------
    place, vintage, offline, **options
        As for `studies.study`.
    """
    read = ("name_column", "lon", "lat", "layer", "count", "neighborhoods_called")
    for unused in ("neighborhoods", "sites", *read):
        options.pop(unused, None)
    if studies.is_bundled(place, vintage, **options):
        say("It comes with the package: nothing is fetched.")
        return
    needed = pulls.needed(place, vintage, offline=offline, **options)
    lacking = needed.lacking
    sizes = [None] * len(lacking) if offline else _fetch.sizes(file.url for file in lacking)
    say(f"{len(lacking)} of {len(needed.files)} files are not in the cache:")
    for file, size in zip(lacking, sizes, strict=True):
        told = "" if size is None else f", {pulls.size(size)}"
        say(f"{file.shown}\n    {file.what}{told}")
    if (whole := sum(size or 0 for size in sizes)) > 0:
        say(f"{pulls.size(whole)} in all, as far as the host tells")
    if needed.unknown:
        say(needed.unknown)
    if lacking:
        say("Open each in a browser, then: exclusion cache add FILE…")
    if lacking and _fetch.key() is None:
        say(f"With a key ({_fetch.SIGN_UP}) tables and names come without files.")
