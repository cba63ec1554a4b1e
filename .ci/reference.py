"""The reference's pages, made from what the rooms list: a page a room, and one of the commands."""

from __future__ import annotations

import ast
import functools
import importlib
import importlib.util
import inspect
import itertools
import pkgutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import exclusion
from exclusion import _standing, cli

if TYPE_CHECKING:
    from types import ModuleType

#: What stands over the names of each standing.
LEVELS = {
    "stable": "Stable: each keeps its meaning, its parameters and the columns it gives.",
    "experimental": "Experimental: may change in any release, and the changelog says how.",
}
#: The front door first, then the rooms by what they are for; what is in none stands under the last.
SHELVES = {
    "The front door": ("studies", "nations", "telling", "report", "maps", "figures"),
    "What the figures say": (
        *("estimates", "ranking", "smoothing", "regions", "clusters", "change", "now", "equity"),
        *(
            "priority",
            "comparison",
            "coverage",
            "dasymetric",
            "peers",
            "plans",
            "siting",
            "programmes",
        ),
    ),
    "Where the figures come from": (
        *("acs", "boundaries", "gazetteer", "pulls", "snapshots", "files", "listings", "sources"),
    ),
    "What everything speaks": (
        *("moe", "geoid", "indicators", "frames", "grids", "classes", "phrases", "errors"),
    ),
}
LONGEST = 160  # characters of a constant's value that are shown


def rooms() -> list[str]:
    """List the package's public modules."""
    return sorted(
        one.name for one in pkgutil.iter_modules(exclusion.__path__) if one.name[0] != "_"
    )


def shelves() -> dict[str, list[str]]:
    """Put every room on a shelf; the command line has a page of its own as well."""
    put = {name for names in SHELVES.values() for name in names}
    rest = [room for room in rooms() if room not in put]
    return {title: [n for n in names if n in rooms()] for title, names in SHELVES.items()} | {
        "And besides": rest
    }


def public() -> list[str]:
    """List every public name, dotted, the rooms themselves left out."""
    own = [f"exclusion.{name}" for name in exclusion.__all__ if name not in rooms()]
    return own + [f"exclusion.{room}.{name}" for room in rooms() for name in _of(room).__all__]


def _of(room: str) -> ModuleType:
    return importlib.import_module(f"exclusion.{room}")


@functools.cache
def _source(module: str) -> tuple[list[str], ast.Module]:
    text = Path(importlib.util.find_spec(module).origin).read_text(encoding="utf-8")
    return text.splitlines(), ast.parse(text)


def constant(module: str, name: str) -> tuple[str, str]:
    """Find a constant's or type's value as it is written, and what is said of it where it is."""
    lines, tree = _source(module)
    for node, after in itertools.pairwise([*tree.body, None]):
        if isinstance(node, ast.ImportFrom) and name in {
            one.asname or one.name for one in node.names
        }:
            (real,) = (one.name for one in node.names if name in (one.asname, one.name))
            return constant(node.module, real)
        if not isinstance(node, ast.Assign | ast.AnnAssign):
            continue
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        if name not in {one.id for one in targets if isinstance(one, ast.Name)}:
            continue
        if isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant):
            said = inspect.cleandoc(after.value.value)
        else:  # one comment may tell of several that stand together
            above = itertools.takewhile(str.strip, reversed(lines[: node.lineno - 1]))
            told = [line.strip()[2:].strip() for line in above if line.lstrip().startswith("#:")]
            said = "\n".join(reversed(told))
        return ast.unparse(node.value) if node.value else "", said
    return "", ""


def standing(path: str) -> str:
    """Tell whether a public name is stable or experimental."""
    try:
        return _standing.level(path.removeprefix("exclusion."))
    except LookupError:  # too new to be in either table
        return "experimental"


def _functions_first(name: str) -> tuple[bool, str]:
    return name[0].isupper(), name


def _may_change(path: str, value: type) -> str:
    """Name the members of a stable class that are experimental."""
    members = f"{value.__module__.split('.')[1]}.{value.__name__}"
    names = _standing.EXPERIMENTAL.get(members, "").split()
    if not names or path.count(".") > 1:
        return ""
    return f"\n   Experimental of these are {', '.join(f'`{name}`' for name in names)}.\n"


def _is_ours(member: Any) -> bool:  # noqa: ANN401 - whatever a class has
    """Tell whether a member is not one that another package has made for its subclasses."""
    return (getattr(member, "__module__", None) or "exclusion").split(".")[0] == "exclusion"


def _entry(path: str, value: Any, elsewhere: str | None) -> str:  # noqa: ANN401 - whatever it is
    """Write one name: by autodoc where it has a text of its own, a pointer where it has been."""
    module, _, name = path.rpartition(".")
    kind = "class" if inspect.isclass(value) else "function" if inspect.isroutine(value) else "data"
    if elsewhere:
        return f".. py:{kind}:: {name}\n\n   The same as :py:obj:`{elsewhere}`.\n"
    if kind == "class":
        strange = [n for n in vars(value) if n[0] != "_" and not _is_ours(getattr(value, n, None))]
        left = f"   :exclude-members: {', '.join(strange)}\n" if strange else ""
        return f".. autoclass:: {name}\n   :members:\n{left}{_may_change(path, value)}"
    if kind == "function":
        return f".. autofunction:: {name}\n"
    if isinstance(value, click.Command):
        return f".. py:data:: {name}\n\n   The commands, for click; see :doc:`commands`.\n"
    written, said = constant(module, name)
    shown = " ".join(written.split())
    shown = f"   :value: {shown}\n" if 0 < len(shown) <= LONGEST else ""
    body = "\n".join(f"   {line}".rstrip() for line in said.splitlines())
    return f".. py:data:: {name}\n{shown}\n{body}\n"


def page(module: str, names: list[str], first: dict[int, str]) -> str:
    """Write a room's page: what it is for, a line a name, then each in full."""
    found = importlib.import_module(module)
    has = {name: getattr(found, name) for name in names}
    spoken = [n for n, value in has.items() if inspect.isroutine(value) or inspect.isclass(value)]
    parts = [f"{module}\n{'=' * len(module)}\n", f".. automodule:: {module}\n"]
    parts.append(f".. currentmodule:: {module}\n")
    for level, said in LEVELS.items():
        some = [name for name in spoken if standing(f"{module}.{name}") == level]
        if some:
            listed = "\n".join(f"   {name}" for name in sorted(some, key=_functions_first))
            parts.append(f"{said}\n\n.. autosummary::\n   :nosignatures:\n\n{listed}\n")
    heads = {
        "Functions": [n for n in spoken if not inspect.isclass(has[n])],
        "Types": [n for n in spoken if inspect.isclass(has[n])],
        "Constants and names of kinds": [n for n in names if n not in spoken],
    }
    for title, some in heads.items():
        if not some:
            continue
        parts.append(f"{title}\n{'-' * len(title)}\n")
        for name in some:
            value, path = has[name], f"{module}.{name}"
            where = first.setdefault(id(value), path) if name in spoken else path
            parts.append(_entry(path, value, where if where != path else None))
    return "\n".join(parts)


def commands() -> str:
    """Write what each command says when it is asked for help."""
    said = ["# The command line\n"]
    said.append("Each command says the same with `--help`.\n")

    def tell(command: click.Command, context: click.Context, level: int) -> None:
        said.append(f"{'#' * level} `{context.command_path}`\n")
        text = inspect.cleandoc(command.get_help(context))
        said.append(f"```text\n{text}\n```\n")
        if isinstance(command, click.Group):
            for name in command.list_commands(context):
                one = command.get_command(context, name)
                inner = click.Context(one, info_name=name, parent=context, terminal_width=90)
                tell(one, inner, min(level + 1, 3))

    tell(cli.cli, click.Context(cli.cli, info_name="exclusion", terminal_width=90), 2)
    return "\n".join(said)


def index() -> str:
    """Write the list of rooms, with what each is for."""
    said = ["# Reference\n"]
    said.append(
        "Every public name, room by room. A room is a module; it is loaded when it is first used, "
        "and imports only from rooms below it. What starts with an underscore is private.\n\n"
        "A name is *stable* or *experimental*; each page says which. A stable name keeps its "
        "meaning, its parameters and the columns it gives, and leaves only after two minor "
        "releases in which it warns and says what to write. Stable too are the commands and their "
        "options, the files beside a page and the columns of CSVs, and the format of snapshots; a "
        "page's words and looks are not.\n"
    )
    said.append("| for | see |\n|---|---|")
    said.append("| a place, from its name to a page | [exclusion](exclusion.rst) |")
    said.append("| the same from a terminal | [the command line](commands.md) |")
    said.append("| what each column of a file is | [data dictionary](../dictionary.md) |\n")
    for title, names in shelves().items():
        if not names:
            continue
        said.append(f"## {title}\n\n| room | what it is for | stands |\n|---|---|---|")
        for room in names:
            first = inspect.getdoc(_of(room)).split("\n\n")[0].replace("\n", " ")
            levels = {standing(f"{room}.{name}") for name in _of(room).__all__}
            stands = levels.pop() if len(levels) == 1 else "partly stable"
            said.append(f"| [{room}]({room}.rst) | {first} | {stands} |")
        said.append("")
    listed = "\n".join(["exclusion", "commands", *itertools.chain(*shelves().values())])
    said.append(f"```{{toctree}}\n:hidden:\n\n{listed}\n```\n")
    return "\n".join(said)


def write(folder: Path) -> None:
    """Write all pages of the reference."""
    folder.mkdir(parents=True, exist_ok=True)
    first: dict[int, str] = {}
    own = [name for name in exclusion.__all__ if name not in rooms()]
    made = {"exclusion.rst": page("exclusion", own, first)}
    for room in itertools.chain(*shelves().values()):
        made[f"{room}.rst"] = page(f"exclusion.{room}", list(_of(room).__all__), first)
    made |= {"index.md": index(), "commands.md": commands()}
    for name, text in made.items():
        put(folder / name, text)


def put(file: Path, text: str) -> None:
    """Write a file if it says anything new: what stays as it is is not read again by Sphinx."""
    file.parent.mkdir(parents=True, exist_ok=True)
    if not file.is_file() or file.read_text(encoding="utf-8") != text:
        file.write_text(text, encoding="utf-8")
