"""The command that makes again what was told: a page, a brief, a picture, or places side by side.

None does where the study is of a list or a polygon, which is not found by its name, or where
something came from Python alone, such as a frame or a layer. Of a file there is its name, so the
command is run where the file is.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from exclusion import indicators, phrases

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from exclusion.dasymetric import Raster
    from exclusion.studies import Comparison, Study
    from exclusion.telling._asked import Asked

#: What studies, outlines and tables of counties name a frame of the user's, in place of a file.
_FRAME: Final = "frame"
#: What every shell takes as it is.
_PLAIN: Final = re.compile(r"[\w@%+=:,./-]+")
#: What means something between double quotes.
_SPECIAL: Final = re.compile(r'(["\\$`])')
#: What a study of another period of the same place was asked for too, files apart.
_PULLED: Final = ("source", "weights", "county", "erase_water")


def page_command(study: Study, asked: Asked) -> str:
    """Write the command that makes a page again; empty where none does.

    Parameters
    ----------
    study, asked
        What the page is of.

    Returns
    -------
    str
        Of any shell.
    """
    below, since = _below(study, asked), _since(study, asked.earlier)
    own = asked.score is not None and not asked.score.preset
    lost = asked.change is not None and asked.earlier is None
    names = [] if asked.aliases is None else ["--aliases", asked.aliases.file]
    if asked.layers or below is None or since is None or own or lost or _FRAME in names:
        return ""
    ranking = study.evaluate(asked.by, asked.of, asked.k)
    parts = ["--by", ranking.by, "--of", ranking.of, "--top", str(ranking.k)]
    parts += _scheme(asked.scheme)
    parts += ["--street-map"] if asked.street_map else []
    parts += ["--now-columns"] if asked.now_columns else []
    parts += names
    parts += below
    parts += ["--score", asked.score.preset] if asked.score is not None else []
    return _written("report", study, [*parts, *since], earlier=asked.earlier)


def brief_command(
    study: Study, by: str, neighborhood: str | None = None, k: int | None = None
) -> str:
    """Write the command that makes a brief again; empty where none does.

    Parameters
    ----------
    study, by, neighborhood, k
        What the brief is about, and how many areas make its list.

    Returns
    -------
    str
        Of any shell.
    """
    parts = ["--by", by]
    parts += [] if neighborhood is None else ["--neighborhood", neighborhood]
    parts += [] if k is None else ["--top", str(k)]
    return _written("brief", study, parts, ["--out", "brief.pdf"])


def figure_command(
    study: Study,
    by: str | None,
    kind: str,
    *,
    others: Sequence[Study] = (),
    earlier: Study | None = None,
    **options: Any,  # noqa: ANN401 - those of `figures.picture`
) -> str:
    """Write the command that makes a picture again; empty where none does.

    Parameters
    ----------
    study, by, kind, others, earlier, **options
        As `figures.picture` takes them. Places beside the study's are asked for by their names
        alone, in whichever period is their newest: no command names them.

    Returns
    -------
    str
        Of any shell.
    """
    since = _since(study, earlier)
    if len(others) or since is None:
        return ""
    parts = ["--kind", kind, *([] if by is None else ["--by", by])]
    parts += ["--of", options["of"]] if "of" in options else []
    parts += ["--top", str(options["k"])] if "k" in options else []
    parts += ["--level", options["level"]] if "level" in options else []
    parts += _scheme(options.get("scheme", "quantiles"))
    parts += ["--no-labels"] if not options.get("labels", True) else []
    parts += [part for area in options.get("highlight", ()) for part in ("--highlight", area)]
    if options.get("size") is not None:
        parts += ["--size", *(f"{side:.15g}" for side in options["size"])]
    return _written("figure", study, [*parts, *since], ["--out", "figure.png"], earlier)


def comparison_command(found: Comparison) -> str:
    """Write the command that sets places or periods side by side again; empty where none does.

    Parameters
    ----------
    found
        From `studies.compare`.

    Returns
    -------
    str
        Of any shell.
    """
    studies, counties = found.studies, found.counties
    more = {name for study in studies for name in _asked_of(study)} - {"geography"}
    kinds = {study.geography for study in studies}
    named = any("geography" in study.options for study in studies)
    among = [] if counties is None else ["--counties", counties.file or "pull"]
    last = max(study.vintage for study in studies)
    other = counties is not None and not counties.file and counties.vintage != last
    if any(study.joined for study in studies) or more or _FRAME in among or other:
        return ""
    if named and len(kinds) > 1:
        return ""
    places = [study.place for study in studies]
    parts = [part for study in studies for part in ("--vintage", str(study.vintage))]
    parts += ["--geography", *kinds] if kinds == {"block group"} or named else []
    parts += ["--by", found.by, *among]
    return _joined("compare", places[:1] if len(set(places)) == 1 else places, parts, [])


def _written(
    command: str,
    study: Study,
    parts: Iterable[str],
    last: Iterable[str] = (),
    earlier: Study | None = None,
) -> str:
    """Write a command about one place; empty where it is not found by its name."""
    options = _asked_of(study)
    if study.joined or _FRAME in options.values():
        return ""
    said = ["--vintage", str(study.vintage)]
    named = study.geography != "tract" or "geography" in options
    named = named or (earlier is not None and "geography" in earlier.options)
    said += ["--geography", study.geography] if named else []
    for name, value in options.items():
        if name not in {"geography", "topics"}:
            said += [f"--{name.replace('_', '-')}", *([] if value is True else [str(value)])]
    said += [part for topic in options.get("topics", ()) for part in ("--topic", topic)]
    # A county that was asked for by a state's name is found by it.
    place = study.place.rpartition(", ")[2] if "county" in options else study.place
    return _joined(command, [place], [*said, *parts], last)


def _asked_of(study: Study) -> Mapping[str, Any]:
    """Give what was asked of a study; topics that it has are known of one that was saved, too."""
    groups = study.groups
    kinds = set(groups["dimension"][groups["level"] == "area"])
    has = {"who": bool(kinds - {"covered"}), "covered": "covered" in kinds}
    asked: Any = study.options.get("topics", ())
    topics = tuple(name for name in indicators.TOPICS if has.get(name) or name in asked)
    return dict(study.options) | ({"topics": topics} if topics else {})


def _since(study: Study, earlier: Study | None) -> list[str] | None:
    """Name the period to compare with; None where a study of it is not asked for so."""
    if earlier is None:
        return []
    both = [{name: one.options.get(name) for name in _PULLED} for one in (study, earlier)]
    alike = both[0] == both[1] and earlier.geography == study.geography
    alike = alike and earlier.place == study.place
    if earlier.joined or _FRAME in earlier.options.values() or not alike:
        return None
    return ["--since", str(earlier.vintage)]


def _scheme(scheme: str | Sequence[float]) -> list[str]:
    if isinstance(scheme, str):
        return [] if scheme == "quantiles" else ["--scheme", scheme]
    return ["--scheme", ",".join(f"{bound:g}" for bound in scheme)]


def _below(study: Study, asked: Asked) -> list[str] | None:
    """Give what the command line takes for the same; None where it cannot be asked there."""
    people, causes = asked.people, asked.causes
    parts: list[str] = []
    if people is not None:
        spread = _spread(people)
        if spread is None:
            return None
        parts += spread
    if causes is None:
        return parts
    outline = causes.outline
    if outline is None or outline.options is None or outline.name == _FRAME:
        return None
    if causes.assume != "even" or (causes.method == "people") != (people is not None):
        return None  # it takes people where they are spread
    if "--layer" in outline.options and {"neighborhoods", "sites"} & set(study.options):
        return None  # a layer is then one of theirs
    technology, down, up = causes.key
    parts += ["--coverage", outline.name, *outline.options]
    parts += [] if technology == "network" else ["--technology", technology]
    return parts + (["--speed", f"{down:g}/{up:g}"] if down else [])


def _spread(people: Raster) -> list[str] | None:
    """Name the raster that people were spread by."""
    file = people.weights.partition(", ")[0]
    if people.by_raster and people.weights != file and not people.options:
        return None  # the file's name holds what parts it from its classes
    return ["--spread", file if people.by_raster else "land", *people.options]


def _joined(command: str, places: list[str], parts: Iterable[str], last: Iterable[str]) -> str:
    """Put a command together; a place that looks like an option stands behind all that are."""
    language = phrases.spoken().code
    said = [*parts, *(["--language", language] if language != "en" else []), *last]
    dashed = any(place.startswith("-") for place in places)
    words = [*said, "--", *places] if dashed else [*places, *said]
    return " ".join(map(_quoted, ["exclusion", command, *words]))


def _quoted(word: str) -> str:
    """Quote a word where a shell needs it, with double quotes: they work in every shell."""
    return word if _PLAIN.fullmatch(word) else '"' + _SPECIAL.sub(r"\\\1", word) + '"'
