"""The honest league table: who is on the list, how surely, and where each rank may lie."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from exclusion import phrases
from exclusion.figures._rows import Panel, ranks, steps
from exclusion.figures._sheet import INK, MUTED, RULE, framed, new
from exclusion.telling import list_form, list_title, of_list, source_line, written

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from exclusion.figures._sheet import Frame, Sheet
    from exclusion.ranking import Ranking
    from exclusion.studies import Ranked, Study

#: Inches that a row is high where a picture grows with its list, and those of all else.
_ROW, _REST = 0.27, 2.35


def draw(study: Study, ranking: Ranking, level: Ranked, size: tuple[float, float] | None) -> Sheet:
    """Draw the list."""
    rows = ranking.table[ranking.table["rank"].notna()].head(ranking.shortlist.k)
    tiers = rows["tier"].fillna("").nunique()
    size = (9.0, _REST + _ROW * (len(rows) + tiers)) if size is None else size
    sheet = new(size, (9.0, min(size[1], 6.2)))
    named, kind = of_list(study, ranking, level), list_form(ranking)
    title = phrases.say(list_title(ranking), **named)
    some = not kind and ranking.shortlist.k > 1
    parts = ["figure_list_what", *(["figure_list_sure"] if some else []), "figure_list_by"]
    subtitle = " ".join(phrases.say(code, **named) for code in parts)
    reference = phrases.percent(ranking.shortlist.reference, 1)
    note = phrases.say("figure_list_note", **named, share=reference)
    source = f"{source_line(study, by=ranking.by)} {note}"
    if ranking.shortlist.assumed:
        source += " " + phrases.say("assumed_brackets", area=phrases.say(study.geography))
    frame = framed(sheet, title, subtitle, source)
    pitch = (frame.top - 2.6 * sheet.line - frame.bottom) / (len(rows) + tiers)
    sheet = sheet._replace(body=min(sheet.body, 72 * pitch / 1.7))
    _List(sheet, ranking, frame).draw(rows, pitch, named)
    return sheet


class _List:
    """The rows of a list, in columns."""

    def __init__(self, sheet: Sheet, ranking: Ranking, frame: Frame) -> None:
        self.sheet, self.ranking, self.frame = sheet, ranking, frame
        self.column = ranking.of

    def draw(self, rows: pd.DataFrame, pitch: float, named: Mapping[str, str]) -> None:
        """Draw all rows from the top down, a heading before each tier."""
        left, bottom, top, whole = self.frame
        top -= 2.6 * self.sheet.line
        most = float((rows["share"] + rows["share_moe"].fillna(0)).clip(upper=1).max())
        marks = steps(most)
        last = max(float(rows["band_high"].max()), 2.0) if rows["band_high"].notna().any() else 2.0
        rank = Panel(self.sheet, left + whole * 0.50, whole * 0.20, 1, last)
        share = Panel(self.sheet, left + whole * 0.82, whole * 0.16, 0, marks[-1])
        rank.ticks(ranks(last, self.ranking.shortlist.k), bottom, top, percent=False)
        share.ticks(marks[:: max((len(marks) - 1) // 2, 1)], bottom, top, percent=True)
        share.line(self.ranking.shortlist.reference, bottom, top)
        self._heads(top + 1.3 * self.sheet.line, rank, share, named)
        y, tier = top, None
        for label, row in zip(rows.index, rows.to_dict("records"), strict=True):
            said = row["tier"] if isinstance(row["tier"], str) else "no_margin"
            if said != tier:
                tier = said
                self._tier(y, pitch, phrases.say(tier))
                y -= pitch
            self._row(y - pitch / 2, names(row, label), row, (rank, share))
            y -= pitch

    def _heads(self, y: float, rank: Panel, share: Panel, named: Mapping[str, str]) -> None:
        whole, left = self.frame.width, self.frame.left
        look: dict[str, Any] = {"weight": "bold", "va": "bottom", "fontsize": 0.9 * self.sheet.body}
        unit = phrases.say(f"col_{self.column}")
        self.sheet.text(
            (left + whole * 0.34, y), phrases.say("col_tier", **named), whole * 0.15, 1, **look
        )
        self.sheet.text((rank.x, y), phrases.say("col_band"), rank.width, 1, **look)
        right = look | {"ha": "right"}
        self.sheet.text((share.x - whole * 0.015, y), unit, whole * 0.1, 1, **right)
        if self.column != "share":
            self.sheet.text((share.x, y), phrases.say("col_share"), share.width, 1, **look)

    def _tier(self, y: float, pitch: float, said: str) -> None:
        left, whole = self.frame.left, self.frame.width
        self.sheet.stroke([left, left + whole], [y, y], color=RULE, linewidth=0.8)
        look: dict[str, Any] = {"color": MUTED, "va": "center", "weight": "bold"}
        at = (left, y - pitch / 2)
        self.sheet.text(at, said, whole * 0.45, 1, fontsize=0.9 * self.sheet.body, **look)

    def _row(
        self,
        y: float,
        named: tuple[str, str],
        row: Mapping[Any, Any],
        panels: tuple[Panel, Panel],
    ) -> None:
        left, whole, size = self.frame.left, self.frame.width, self.sheet.body
        (first, second), (rank, share) = named, panels
        look: dict[str, Any] = {"va": "center", "fontsize": size, "least": 0.7 * size}
        self.sheet.text((left, y), first, whole * (0.33 if not second else 0.185), 1, **look)
        if second:
            at = (left + whole * 0.19, y)
            self.sheet.text(at, second, whole * 0.145, 1, **look | {"color": MUTED})
        chance = phrases.chance(row["chance"], row["chance_low"], row["chance_high"])
        self.sheet.text((left + whole * 0.34, y), chance, whole * 0.15, 1, **look)
        rank.interval(y, row["band_low"], row["expected_rank"], row["band_high"])
        right, said = look | {"ha": "right", "color": INK}, written(row, self.column)
        self.sheet.text((share.x - whole * 0.015, y), said, whole * 0.1, 1, **right)
        value, margin = row["share"], row["share_moe"]
        share.interval(y, value - margin, value, value + margin)


def names(row: Mapping[Any, Any], label: str) -> tuple[str, str]:
    """Name a row: the neighborhood first where it has one, then the area."""
    area, hood = row.get("name"), row.get("neighborhood")
    if not isinstance(area, str):
        return label, ""
    area = phrases.area_name(area)
    return (hood, area) if isinstance(hood, str) else (area, "")
