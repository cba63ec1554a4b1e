"""Who is not connected to the internet at home, where, how surely, and what to do first."""

from exclusion._version import __version__

__all__ = ["__version__"]
