"""The honest league table: who is on the list, how surely, and where each rank may lie."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from exclusion import phrases
from exclusion.figures._rows import Panel, ranks, steps
from exclusion.figures._sheet import INK, MUTED, RULE, framed, new
from exclusion.telling import list_form, list_title, of_list, source_line, written

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from exclusion.figures._sheet import Frame, Sheet
    from exclusion.ranking import Ranking
    from exclusion.studies import Ranked, Study

#: Inches that a row is high where a picture grows with its list, and those of all else.
_ROW, _REST = 0.27, 2.35
#: Parts of the width for a row's two names, its chance and its number.
_ROOMS = (0.18, 0.145, 0.17, 0.1)


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
        self.column, self.rooms = ranking.of, _ROOMS

    def draw(self, rows: pd.DataFrame, pitch: float, named: Mapping[str, str]) -> None:
        """Draw all rows from the top down, a heading before each tier."""
        left, bottom, top, whole = self.frame
        top -= 2.6 * self.sheet.line
        most = float((rows["share"] + rows["share_moe"].fillna(0)).clip(upper=1).max())
        marks = steps(most)
        last = max(float(rows["band_high"].max()), 2.0) if rows["band_high"].notna().any() else 2.0
        rank = Panel(self.sheet, left + whole * 0.515, whole * 0.19, 1, last)
        share = Panel(self.sheet, left + whole * 0.82, whole * 0.16, 0, marks[-1])
        rank.ticks(ranks(last, self.ranking.shortlist.k), bottom, top, percent=False)
        share.ticks(marks[:: max((len(marks) - 1) // 2, 1)], bottom, top, percent=True)
        share.line(self.ranking.shortlist.reference, bottom, top)
        y, tier, records = top, None, rows.to_dict("records")
        lines = [self._line(names(row, label), row)
                 for label, row in zip(rows.index, records, strict=True)]  # fmt: skip
        size = self._size(lines)
        self.sheet = self.sheet._replace(body=min(self.sheet.body, 1.1 * size))
        self._heads(top + 1.3 * self.sheet.line, rank, share, named)
        for texts, row in zip(lines, records, strict=True):
            said = row["tier"] if isinstance(row["tier"], str) else "no_margin"
            if said != tier:
                tier = said
                self._tier(y, pitch, phrases.say(tier))
                y -= pitch
            self._row(y - pitch / 2, (texts, size), row, (rank, share))
            y -= pitch

    def _heads(self, y: float, rank: Panel, share: Panel, named: Mapping[str, str]) -> None:
        whole, left = self.frame.width, self.frame.left
        look: dict[str, Any] = {"weight": "bold", "va": "bottom", "fontsize": 0.9 * self.sheet.body}
        unit = phrases.say(f"col_{self.column}")
        self.sheet.text(
            (left + whole * 0.335, y), phrases.say("col_tier", **named), whole * 0.17, 1, **look
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

    def _line(self, named: tuple[str, str], row: Mapping[Any, Any]) -> list[str]:
        """Write what a row says: two names, its chance, its number."""
        chance = phrases.chance(row["chance"], row["chance_low"], row["chance_high"])
        return [*named, chance, written(row, self.column)]

    def _size(self, lines: Sequence[Sequence[str]]) -> float:
        """Find the one size of letters in which all rows fit."""
        self.rooms = _ROOMS if any(second for _, second, *_ in lines) else (0.33, *_ROOMS[1:])
        size, whole = self.sheet.body, self.frame.width
        for texts, part in zip(zip(*lines, strict=True), self.rooms, strict=True):
            size = self.sheet.size(texts, whole * part, fontsize=size, least=0.7 * self.sheet.body)
        return size

    def _row(
        self,
        y: float,
        line: tuple[Sequence[str], float],
        row: Mapping[Any, Any],
        panels: tuple[Panel, Panel],
    ) -> None:
        left, whole, (rank, share) = self.frame.left, self.frame.width, panels
        texts, size = line
        spots = left, left + whole * 0.185, left + whole * 0.335, share.x - whole * 0.015
        look: dict[str, Any] = {"va": "center", "fontsize": size}
        for n, (x, said, part) in enumerate(zip(spots, texts, self.rooms, strict=True)):
            side = "right" if n == len(texts) - 1 else "left"
            color = MUTED if n == 1 else INK
            self.sheet.text((x, y), said, whole * part, 1, ha=side, color=color, **look)
        rank.interval(y, row["band_low"], row["expected_rank"], row["band_high"])
        value, margin = row["share"], row["share_moe"]
        share.interval(y, value - margin, value, value + margin)


def names(row: Mapping[Any, Any], label: str) -> tuple[str, str]:
    """Name a row: the neighborhood first where it has one, then the area."""
    area, hood = row.get("name"), row.get("neighborhood")
    if not isinstance(area, str):
        return label, ""
    area = phrases.area_name(area)
    return (hood, area) if isinstance(hood, str) else (area, "")
