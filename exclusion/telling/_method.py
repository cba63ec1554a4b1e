"""How the page was made: what the methods assume, what the data lack, and how to make it again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from exclusion import geoid, indicators, moe, phrases
from exclusion._version import __version__
from exclusion.telling import _below
from exclusion.telling._about import about, credited, of_absence, of_list
from exclusion.telling._command import page_command
from exclusion.telling._ladder import mostly_modelled
from exclusion.telling._text import tell

if TYPE_CHECKING:
    from exclusion.estimates import Absence
    from exclusion.ranking import Ranking
    from exclusion.sources import Source
    from exclusion.studies import Study
    from exclusion.telling._asked import Asked


@dataclass(frozen=True)
class Lacking:
    """Why something is not there, and all that it holds for."""

    why: str
    what: tuple[str, ...]


@dataclass(frozen=True)
class Method:
    """How it was made.

    Parameters
    ----------
    notes
        What the methods assume.
    absent
        What the data lack.
    sources
        What was read.
    cite
        How to cite it.
    command
        What makes it again; "" where nothing does.
    """

    notes: tuple[Markup, ...]
    absent: tuple[Lacking, ...]
    sources: tuple[Markup, ...]
    cite: Markup
    command: str


def method(study: Study, ranking: Ranking, asked: Asked) -> Method:
    """Say how it was made, what the data lack, and how to make it again."""
    title, credit = phrases.say("title", place=study.place), credited(study)
    named = {"title": title, "period": study.period, "credit": credit, "version": __version__}
    return Method(
        notes=tuple(notes(study, ranking, asked)),
        absent=tuple(absent(study)),
        sources=tuple(source(one) for one in study.sources),
        cite=tell("cite", **named),
        command=page_command(study, asked),
    )


def notes(study: Study, ranking: Ranking, asked: Asked) -> list[Markup]:
    """Say what a reader must know of the methods that this study used."""
    named = of_list(study, ranking)
    people = {method.removeprefix("place_") for method in study.totals["people_method"]}
    codes = ["note_universe", "note_margins"]
    codes += ["note_sums"] if _summed(study) else []
    codes += ["note_straddle"] if "inside" in study.areas else []
    codes += ["note_direct"] if "direct" in people else []
    codes += ["note_excluded"] if "per_excluded_household" in people else []
    codes += ["note_household_people"] if "share_of_household_people" in people else []
    codes += ["note_residents"] if "share_of_residents" in people else []
    codes += ["note_modelled"] if mostly_modelled(study) else []
    codes += ["note_pooled"] if 2017 <= study.vintage <= 2019 else []
    codes += ["note_reliability", "note_verdict", "note_draws", "note_tiers"]
    codes += ["note_classes", "note_hot", "note_boundaries"] if study.mapped else []
    codes += ["note_sites"] if study.sites is not None and study.mapped else []
    values = named | {
        "scheme": _scheme_said(asked, named),
        "boundaries": str(geoid.boundary_vintage(study.vintage)),
        "cut": phrases.number((study.areas["inside"] < 1).sum()) if "inside" in study.areas else "",
        "what": phrases.say(f"a_{study.geography}"),
        "count": "" if study.sites is None else phrases.number(len(study.sites)),
        "correlation": phrases.percent(moe.NEIGHBORS),
    }
    said = [tell(code, **values) for code in codes]
    said += [
        tell(indicator.note, **values | {"label": phrases.label(name)})
        for name, indicator in indicators.CATALOGUE.items()
        if indicator.note
        and name in study.totals.index
        and study.totals.loc[name, "people_method"] == "direct"
    ]
    said += _below.drawn(study, asked)
    return said if mostly_modelled(study) else said + _modelled(study, values)


def _summed(study: Study) -> bool:
    """Tell whether households of areas are added up without a published number of all."""
    origins = study.totals.get("base_origin", study.totals["origin"])
    return study.neighborhoods is not None or bool((origins == "sum").any())


def _modelled(study: Study, values: dict[str, str]) -> list[Markup]:
    """Say, measure by measure, how many margins had to be modelled and why."""
    said = []
    for measure in study.measures:
        label = phrases.label(measure)
        empty = study.areas[f"{measure}_moe_method"] == "modelled"
        share = (study.areas[f"{measure}_share_moe_method"] == "modelled") & ~empty
        for code, rows in (("note_modelled_empty", empty), ("note_modelled_share", share)):
            if rows.any():
                text = tell(code, **values | {"count": phrases.number(rows.sum())})
                said.append(Markup("{}: {}").format(label[:1].upper() + label[1:], text))
    return said


def _scheme_said(asked: Asked, named: dict[str, str]) -> str:
    scheme = asked.scheme
    if isinstance(scheme, str) and scheme == "quantiles":
        return phrases.say("quantiles", **named)
    if isinstance(scheme, str):
        return phrases.say(scheme, **named)
    return phrases.say("scheme_own", bounds=", ".join(f"{bound:g}" for bound in scheme))


def absent(study: Study) -> list[Lacking]:
    """Give each reason why something is not there, once, with all that it holds for."""
    reasons: dict[str, list[str]] = {}
    for key, why in study.absent.items():
        measure, _, part = key.partition(".")
        named = measure in study.totals.index or part or why.code == "no_lines"
        what = phrases.label(measure) if named else phrases.say(f"part_{measure}")
        reasons.setdefault(reason(study, why), []).append(what)
    return [Lacking(why, tuple(what)) for why, what in reasons.items()]


def reason(study: Study, why: Absence) -> str:
    """Say why something is not there.

    Parameters
    ----------
    study
        A study.
    why
        One of its `absent`.

    Returns
    -------
    str
        A sentence.
    """
    return phrases.say(why.code, **about(study) | of_absence(why))


def source(source: Source) -> Markup:
    """Say what was read, whom it is from and when; what was read is told in English."""
    what = source.what
    if phrases.spoken().code != "en":
        what = Markup('<span lang="en">{}</span>').format(what)  # read out as English
    told = source.to_dict() | {"what": what, "read": phrases.date(source.read)}
    return tell("source_line", **told)
