"""The memo to the council and the grant pack as a document that an office can edit.

python-docx comes with the extra ``plan``. The archive is written again with fixed dates, so that
the same plan writes the same bytes.
"""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from typing import TYPE_CHECKING, Any, Final

from exclusion import phrases
from exclusion._version import __version__
from exclusion.coverage._extras import need
from exclusion.report import _package, _plan_paper

if TYPE_CHECKING:
    from docx.document import Document

    from exclusion.report._plan_goals import Grid, Part
    from exclusion.studies import Plan

#: Inches: US Letter, and its margins.
_PAGE: Final = (8.5, 11.0)
_MARGIN: Final = 0.8
#: Points: of text, and of tables.
_TEXT, _CELL = 10, 8
#: Letters of a column's longest cell that its width goes by, at least and at most.
_SHORTEST, _LONGEST = 22, 90
_THEN: Final = (1980, 1, 1, 0, 0, 0)
_STYLE: Final = "Light List Accent 1"


def check() -> None:
    """See that documents can be written here.

    Raises
    ------
    ExclusionError
        If python-docx is not installed, with the extra that brings it.
    """
    need("docx", "plan.docx", "plan")


def document(plan: Plan) -> bytes:
    """Write the memo, and after it the grant pack."""
    import docx

    check()
    paper, out = _plan_paper.paper(plan), docx.Document()
    _framed(out, plan, paper.title)
    out.add_heading(phrases.say("paper_memo"), 0)
    out.add_heading(paper.title, 1)
    out.add_paragraph(paper.kicker)
    for one in paper.memo:
        _part(out, one)
    out.add_page_break()  # type: ignore[no-untyped-call]
    out.add_heading(phrases.say("paper_pack"), 0)
    out.add_paragraph(phrases.say("paper_pack_use"))
    for one in paper.pack:
        _part(out, one)
    raw = io.BytesIO()
    out.save(raw)
    return _dated(raw.getvalue())


def _framed(out: Document, plan: Plan, title: str) -> None:
    """Set paper, letters, language and what the file says of itself."""
    from docx.oxml.ns import qn
    from docx.shared import Inches, Pt

    section = out.sections[0]
    section.page_width, section.page_height = (Inches(one) for one in _PAGE)
    for side in ("left", "right", "top", "bottom"):
        setattr(section, f"{side}_margin", Inches(_MARGIN))
    looks: Any = out.styles
    normal = looks["Normal"]
    normal.font.size, normal.font.name = Pt(_TEXT), "Calibri"
    normal.paragraph_format.space_after = Pt(4)
    for name, size, before in (("Title", 18, 0), ("Heading 1", 13, 4), ("Heading 2", 11, 8)):
        looks[name].font.size = Pt(size)
        looks[name].paragraph_format.space_before = Pt(before)
        looks[name].paragraph_format.space_after = Pt(3)
    looks["List Bullet"].paragraph_format.space_after = Pt(1)
    for one in looks.element.iter(qn("w:lang")):
        one.set(qn("w:val"), phrases.spoken().locale)
    day = _package.day_of(plan.study)
    about, made = out.core_properties, dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC)
    about.title, about.subject, about.author = title, plan.study.period, f"exclusion {__version__}"
    about.comments, about.last_modified_by = "", about.author
    about.created = about.modified = made
    about.language = phrases.spoken().locale
    section.footer.paragraphs[0].text = f"{plan.study.place}, {plan.study.period}"


def _part(out: Document, one: Part) -> None:
    """Write a part under its heading."""
    out.add_heading(one.title, 2)
    for sentence in one.said:
        out.add_paragraph(sentence).paragraph_format.keep_with_next = one.name == "logic"
    for point in one.points:
        out.add_paragraph(point, style="List Bullet")
    if one.grid is not None:
        _grid(out, one.grid)


def _grid(out: Document, grid: Grid) -> None:
    """Write a table whose head is repeated on the next page, and whose rows are not broken."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.shared import Inches, Pt

    table = out.add_table(rows=0, cols=len(grid.heads), style=_STYLE)
    table.autofit = False
    wide = [Inches(one) for one in _widths(grid)]
    for column, one in zip(table.columns, wide, strict=True):  # not every office reads the cells'
        column.width = one
    for number, row in enumerate((grid.heads, *grid.rows)):
        added: Any = table.add_row()
        marks = added._tr.get_or_add_trPr()  # noqa: SLF001 - it has no other door
        marks.append(OxmlElement("w:cantSplit"))
        if number == 0:
            marks.append(OxmlElement("w:tblHeader"))
        for at, text in enumerate(row):
            added.cells[at].width = wide[at]
            paragraph = added.cells[at].paragraphs[0]
            paragraph.paragraph_format.space_after = Pt(0)
            paragraph.add_run(text).font.size = Pt(_CELL)
            if at not in grid.words:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    out.add_paragraph().paragraph_format.space_after = Pt(0)


def _widths(grid: Grid) -> list[float]:
    """Give columns the inches that their texts ask for, long ones less than in proportion."""
    columns = zip(grid.heads, *grid.rows, strict=True)
    longest = [min(max(map(len, one)), _LONGEST) for one in columns]
    asked = [max(one, _SHORTEST) ** 0.6 for one in longest]
    room = _PAGE[0] - 2 * _MARGIN
    return [room * one / sum(asked) for one in asked]


def _dated(archive: bytes) -> bytes:
    """Write an archive again with fixed dates."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            info = zipfile.ZipInfo(name, _THEN)
            info.external_attr = 0o644 << 16
            new.writestr(info, old.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()
