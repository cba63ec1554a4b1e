"""The card that a study shows of itself in a notebook: words, a small map, the ladder."""

from __future__ import annotations

import base64
import html
import io
from typing import TYPE_CHECKING

from exclusion import phrases, telling

if TYPE_CHECKING:
    from exclusion.studies import Study


def card(study: Study) -> str:
    """Write the study as a compact card for a notebook: no script, shown even when untrusted.

    Parameters
    ----------
    study
        A study.

    Returns
    -------
    str
        HTML: the finding, the ladder, and a small map where there are polygons.
    """
    ranking = study.evaluate()
    finds = html.escape(" ".join(telling.finding(study, ranking)))
    picture, ladder = _picture(study, ranking.by), telling.ladder_card(study)
    running = telling.running(ladder.dir)
    return f"<div{running} style='max-width:60em'><p>{finds}</p>{picture}{ladder.table()}</div>"


def _picture(study: Study, by: str) -> str:
    if not study.mapped:
        return ""
    from exclusion import figures

    figure = figures.draw(study, by, size=(6.0, 4.2))
    out = io.BytesIO()
    figure.savefig(out, format="png", dpi=80)
    alt = phrases.say("picture_alt", label=phrases.label(by), place=study.place)
    data = base64.b64encode(out.getvalue()).decode()
    return f"<img alt='{html.escape(alt)}' src='data:image/png;base64,{data}'>"
