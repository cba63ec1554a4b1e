"""``exclusion pull --list``: the addresses of what a place needs, for a browser."""

from __future__ import annotations

from typing import Any

from rich.console import Console

from exclusion import _fetch, pulls, studies


def show(place: Any, vintage: int | None, *, offline: bool, **options: Any) -> None:  # noqa: ANN401
    """Print the address of each file that a place needs without a key, and its size.

    Parameters
    ----------
    place, vintage, offline, **options
        As for `studies.study`.
    """
    for unused in ("neighborhoods", "sites", "name_column", "lon", "lat", "layer", "count"):
        options.pop(unused, None)
    if studies.is_bundled(place, vintage, **options):
        Console().print("It comes with the package: nothing is fetched.")
        return
    needed = pulls.needed(place, vintage, offline=offline, **options)
    lacking = needed.lacking
    sizes = [None] * len(lacking) if offline else _fetch.sizes(file.url for file in lacking)
    console = Console(soft_wrap=True, markup=False, highlight=False)
    console.print(f"{len(lacking)} of {len(needed.files)} files are not in the cache:")
    for file, size in zip(lacking, sizes, strict=True):
        told = "" if size is None else f", {pulls.size(size)}"
        console.print(f"{file.shown}\n    {file.what}{told}")
    if (whole := sum(size or 0 for size in sizes)) > 0:
        console.print(f"{pulls.size(whole)} in all, as far as the host tells")
    if needed.unknown:
        console.print(needed.unknown)
    if lacking:
        console.print("Open each in a browser, then: exclusion cache add FILE…")
    if lacking and _fetch.key() is None:
        console.print(f"With a key ({_fetch.SIGN_UP}) tables and names come without files.")
