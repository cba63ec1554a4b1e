"""The pages that `report` writes: of one place, or of several each, and one that lists them."""

from __future__ import annotations

import json
import warnings
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.table import Table

from exclusion import phrases, studies, telling
from exclusion import report as reports
from exclusion.cli import _below
from exclusion.cli._terminal import console, say, words
from exclusion.errors import ExclusionError, ExclusionWarning

if TYPE_CHECKING:
    from exclusion.studies import Study
    from exclusion.telling import Asked


@dataclass(frozen=True)
class Pages:
    """What every page shows, and how.

    Parameters
    ----------
    asked
        What is told of each, but for what is computed of it.
    score, language
        As `Study.write` takes them.
    since
        The earlier vintage to compare with.
    below
        Options of what is below the areas.
    options
        Options of the studies.
    """

    asked: Asked
    score: str | None
    since: int | None
    language: str
    below: dict[str, Any]
    options: dict[str, Any]

    def one(self, where: Any, out: Path | None) -> None:  # noqa: ANN401 - a name, a list, polygons
        """Write the page of one place, and say all that was written."""
        study: Study = studies.study(where, **self.options)
        paths = self._write(where, study, out or _folder(study))
        with phrases.speaking(self.language, study.options.get("neighborhoods_called")):
            console().print(_ladder(study))
            if not study.mapped:
                areas = phrases.say(f"{study.geography}_many")
                say(phrases.say("no_polygons", areas=areas))
        for path in paths:
            say(str(path))

    def each(self, places: tuple[str, ...], folder: Path) -> dict[str, str]:
        """Write the page of each place and one that lists them; give the failures."""
        entries: list[reports.Entry] = []
        failed: dict[str, str] = {}
        for at, (place, study) in enumerate(studies.study_each(places, **self.options), 1):
            say(f"{at} of {len(places)}: {place}")
            if isinstance(study, ExclusionError):
                failed[place] = words(study)
                continue
            name = studies.folder_name(study, {one.folder for one in entries})
            try:
                self._write(place, study, folder / name)
            except (ExclusionError, OSError) as err:
                failed[place] = words(err)
                continue
            with phrases.speaking(self.language, study.options.get("neighborhoods_called")):
                entries.append(reports.entry(study, name, self.asked.by))
        with phrases.speaking(self.language):
            for path in reports.write_index(entries, failed, folder).values():
                say(str(path))
        return failed

    def _write(self, where: Any, study: Study, folder: Path) -> list[Path]:  # noqa: ANN401
        """Write one page and the files beside it, and say its finding."""
        others = self.options.get("neighborhoods") or self.options.get("sites")
        layer = None if others or not isinstance(where, str | list) else self.options.get("layer")
        asked, offline = self.asked, self.options["offline"]
        people, causes = _below.below(study, asked.by, folder, layer=layer, **self.below)
        earlier = None if self.since is None else self._earlier(where, study, self.since)
        asked = replace(asked, earlier=earlier, people=people, causes=causes)
        status = console().status(f"Ranking {len(study.areas)} areas …")
        with status, phrases.speaking(self.language, study.options.get("neighborhoods_called")):
            headline = telling.headline(study, asked.by, asked.of, asked.k, causes)
            status.update("Drawing the page …")
            with warnings.catch_warnings(record=True) as given:
                warnings.simplefilter("always", ExclusionWarning)
                asked = telling.completed(study, asked, self.score, offline=offline)
                paths = reports.write(study, folder, asked, aside=True)
        for note in (w.message for w in given if isinstance(w.message, ExclusionWarning)):
            say(f"Note: {note}")
        say(headline)
        return [*([] if people is None else [people.path]), *paths.values()]

    def _earlier(self, where: Any, study: Study, since: int) -> Study:  # noqa: ANN401
        """Study the same place in the period to compare with."""
        if since >= study.vintage:
            raise click.BadParameter(
                f"{since} is not before {study.vintage}, the vintage that is reported.",
                param_hint="'--since'",
            )
        earlier: Study = studies.study(where, **self.options | {"vintage": since, "topics": ()})
        return earlier


def _folder(study: Study) -> Path:
    """Name the default folder; a place of the same name elsewhere gets its state too."""
    folder = Path("maps") / study.slug
    summary = folder / "summary.json"
    if summary.is_file() and f'"place": {json.dumps(study.place, ensure_ascii=False)}' not in (
        summary.read_text(encoding="utf-8")
    ):
        return folder.with_name(studies.folder_name(study, [study.slug]))
    return folder


def _ladder(study: Study) -> Table:
    told = telling.ladder(study)
    heading = phrases.say("ladder_heading", place=study.place, period=study.period)
    table = Table(box=None, pad_edge=False, header_style="bold", title=heading)
    table.title_justify = table.caption_justify = "left"
    table.add_column(phrases.say("col_measure"), min_width=12, overflow="fold")
    for code in ("col_households", "col_share", *(["col_people"] if told.people else [])):
        table.add_column(phrases.say(code), justify="right", no_wrap=True)
    for rung in told.rungs:
        note = "" if rung.period == study.period else f" ({rung.period})"
        table.add_row(rung.label + note, *rung.cells()[: 3 if told.people else 2])
    table.caption = " ".join(told.footnotes) or None
    return table
