"""Packages that are installed only with an extra."""

from __future__ import annotations

from importlib import import_module

from exclusion.errors import ExclusionError


def need(package: str, what: str, extra: str = "coverage") -> None:
    """See that a package is there, before it is imported.

    Parameters
    ----------
    package
        Its name.
    what
        What needs it, to begin the message with.
    extra
        The extra that installs it.

    Raises
    ------
    ExclusionError
        If it is not installed.
    """
    try:
        import_module(package)
    except ModuleNotFoundError as err:
        raise ExclusionError(
            f"{what} needs the package {err.name or package}; install it with: "
            f"pip install 'digital-exclusion[{extra}]'"
        ) from err
