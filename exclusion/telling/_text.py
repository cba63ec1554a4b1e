"""Sentences as HTML: a name in them keeps its own direction of writing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from exclusion import phrases

if TYPE_CHECKING:
    from collections.abc import Iterable

#: Parameters that come from data, not from the catalogue, and may be in any script.
_NAMES = frozenset({"city", "name", "neighborhood", "place"})


def tell(code: str, /, **parameters: object) -> Markup:
    """Put a code and its parameters into words, as HTML in which names stand apart."""
    apart = {key: name(value) if key in _NAMES else value for key, value in parameters.items()}
    return escape(phrases.template(code, **parameters)).format(**apart)


def name(text: object) -> Markup:
    """Keep a name's own direction of writing, whatever stands around it."""
    return Markup("<bdi>{}</bdi>").format(text)


def called(label: str, period: str) -> Markup:
    """Name a place with its period, unless the name has it already."""
    return name(label) if period in label else tell("compare_period", name=label, period=period)


def joined(sentences: Iterable[str]) -> Markup:
    """Put sentences one after the other."""
    return Markup(" ").join(sentence for sentence in sentences if sentence)
