"""The form of a record in a notebook: what it is, each figure with its words, tables folded.

A record's own text would print its tables in full. Its docstring already says what each field is,
so the card is made of that: no script, no color that a dark theme could not bear, shown as it is
where a notebook is not trusted.
"""

from __future__ import annotations

import ast
import html
import inspect
import re
import textwrap
from functools import cache
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_ROWS: Final = 8  # of a table, once it is unfolded
_FEW: Final = 6  # of a list's entries
_LEFT: Final = "text-align:left;vertical-align:top"


def card(record: object) -> str:
    """Write a record as a card for a notebook.

    Parameters
    ----------
    record
        A dataclass or a named tuple.

    Returns
    -------
    str
        HTML.
    """
    return f"<div style='max-width:60em'>{_inside(record)}</div>"


def _inside(record: object) -> str:
    kind: Any = type(record)
    title, told = _words(kind)
    rows = "".join(_row(record, names, text) for names, text in told)
    return f"<p><b>{kind.__name__}</b> {_marked(title)}</p><table><tbody>{rows}</tbody></table>"


def _row(record: object, names: tuple[str, ...], text: str) -> str:
    """Write fields that are told of together: a line each, and their words beside all of them."""
    values = [getattr(record, name) for name in names]
    if all(value is None or _is_empty(value) for value in values):
        return ""
    words = f"<td rowspan={len(names)} style='{_LEFT};min-width:18em'>{_marked(text)}</td>"
    lines = [
        f"<th style='{_LEFT}'>{html.escape(name)}</th>"
        f"<td style='{_LEFT};max-width:26em'>{_value(value)}</td>"
        for name, value in zip(names, values, strict=True)
    ]
    return f"<tr>{lines[0]}{words}</tr>" + "".join(f"<tr>{line}</tr>" for line in lines[1:])


def _is_empty(value: object) -> bool:
    return isinstance(value, tuple | list | dict) and not value


def _value(value: Any) -> str:  # noqa: ANN401 - whatever a field holds
    if _is_table(value):
        return _table(value)
    if _is_record(value):
        name = html.escape(type(value).__name__)
        return f"<details><summary>{name}</summary>{_inside(value)}</details>"
    return html.escape(_text(value))


def _is_record(value: object) -> bool:
    return hasattr(value, "__dataclass_fields__") or hasattr(value, "_fields")


def _is_table(value: object) -> bool:
    return hasattr(value, "iloc") and hasattr(value, "shape")


def _table(value: Any) -> str:  # noqa: ANN401 - a frame or a series
    """Fold a table: its size, and its first rows without outlines, which no cell could hold."""
    count = len(value)
    if value.ndim == 1:
        size, frame = f"{count:,} values", value.to_frame(value.name or "")
    else:
        size, frame = f"{count:,} × {value.shape[1]}", value
    plain = frame[[name for name in frame if str(frame[name].dtype) != "geometry"]]
    first = plain.head(_ROWS).to_html(border=0, float_format="{:,.4g}".format)
    return f"<details><summary>{size}</summary><div style='overflow-x:auto'>{first}</div></details>"


def _text(value: Any) -> str:  # noqa: ANN401 - a figure, a word or several
    if value is None or isinstance(value, bool | str):
        return "—" if value is None else str(value)
    if isinstance(value, dict):
        return _listed([f"{key}: {_text(one)}" for key, one in value.items()])
    if isinstance(value, tuple | list):
        return _listed([_text(one) for one in value])
    if getattr(value, "ndim", 0):
        return f"{value.size:,} values"
    try:
        number = float(value)
    except (TypeError, ValueError):
        return str(value)
    return f"{number:,.0f}" if number.is_integer() else f"{number:,.4g}"


def _listed(texts: list[str]) -> str:
    more = len(texts) - _FEW
    return ", ".join(texts[:_FEW]) + (f" … and {more:,} more" if more > 0 else "")


def _marked(text: str) -> str:
    """Escape a docstring's text and show its code as code."""
    return re.sub(r"`+([^`]+)`+", r"<code>\1</code>", html.escape(text))


@cache
def _words(kind: type) -> tuple[str, list[tuple[tuple[str, ...], str]]]:
    """Give what a record is, and its fields, those told of together as one, with their words."""
    doc = inspect.cleandoc(kind.__doc__ or "")
    fields = [*getattr(kind, "__dataclass_fields__", getattr(kind, "_fields", ()))]
    listed = dict(_parameters(doc)) or dict(_beneath(kind))
    told = [(names, text) for names, text in listed.items() if set(names) <= set(fields)]
    known = {name for names, _ in told for name in names}
    told += [((name,), "") for name in fields if name not in known and name[0] != "_"]
    return doc.partition("\n\n")[0].replace("\n", " "), told


def _parameters(doc: str) -> Iterator[tuple[tuple[str, ...], str]]:
    """Read the section of a docstring that tells of the fields."""
    _, _, after = doc.partition("\nParameters\n----------\n")
    section = re.split(r"\n\n(?=\w[^\n]*\n-+\n)", after)[0]
    for head, text in re.findall(r"^(\w.*)\n((?:[ ]+.*\n?|\n)*)", section, re.MULTILINE):
        yield tuple(name.strip() for name in head.split(",")), " ".join(text.split())


def _beneath(kind: type) -> Iterator[tuple[tuple[str, ...], str]]:
    """Read the texts that stand beneath the fields of a class."""
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(kind)))
    except (OSError, TypeError, SyntaxError):  # made at a prompt, or without its file
        return
    names: tuple[str, ...] = ()
    for node in getattr(tree.body[0], "body", []):
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            names += (node.target.id,)
            continue
        value = getattr(node, "value", None)
        if names and isinstance(value, ast.Constant) and isinstance(value.value, str):
            yield names, " ".join(value.value.split())
        names = ()
