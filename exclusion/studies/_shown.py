"""What a study shows: its finding in words, tables, pictures, pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from exclusion.studies._findings import Findings

if TYPE_CHECKING:
    from pathlib import Path

    import folium
    import matplotlib.figure

    from exclusion.report import Card
    from exclusion.studies._study import Of, Study


class Shown(Findings):
    """The part of `Study` that words, pictures and pages are made by."""

    @property
    def _whole(self) -> Study:
        return cast("Study", self)

    def headline(
        self,
        by: str | None = None,
        of: Of = "households",
        k: int = 20,
        *,
        language: str = "en",
    ) -> str:
        """Say the finding in plain sentences, each number with its margin.

        Parameters
        ----------
        by, of, k
            As for `evaluate`.
        language
            A code of `phrases.LANGUAGES`: "en" or "es".

        Returns
        -------
        str
            Plain text.

        Examples
        --------
        >>> import exclusion
        >>> exclusion.study("New Orleans", vintage=2019).headline().split(" (")[0]
        'In New Orleans, 2015–2019, about 60,300 of 153,800 households'
        """
        from exclusion import phrases, report

        with phrases.speaking(language):
            return report.headline(self._whole, by, of, k)

    def ladder(self, *, language: str = "en") -> Card:
        """Give every definition's total as a table in words, which shows itself in a notebook.

        Parameters
        ----------
        language
            As for `headline`.

        Returns
        -------
        Card
            Households, share and people, ± their 90 % margin; the figures are in `totals`.
        """
        from exclusion import phrases, report

        with phrases.speaking(language):
            return report.ladder_card(self._whole)

    def top(
        self,
        by: str | None = None,
        of: Of = "households",
        k: int = 10,
        *,
        language: str = "en",
    ) -> Card:
        """Give the list as a table in words, under what is sure of it; for a notebook.

        Parameters
        ----------
        by, of, k
            As for `evaluate`.
        language
            As for `headline`.

        Returns
        -------
        Card
            Tier, likely rank, figures ± their 90 % margin and verdict of the areas listed; the
            figures of all are in `ranking`.

        Examples
        --------
        >>> import exclusion
        >>> study = exclusion.study("New Orleans", vintage=2017)
        >>> print(study.top(of="share", k=2).title.split(". ")[1])
        Of the 2 tracts listed first, about 1 truly belong to the 2 with the highest share of such \
        households.
        """
        from exclusion import phrases, report

        with phrases.speaking(language):
            return report.list_card(self._whole, self._whole.evaluate(by, of, k))

    def summary(self, by: str | None = None, of: Of = "households", k: int = 20) -> dict[str, Any]:
        """Give the study's totals, list, absences and sources as plain data.

        Parameters
        ----------
        by, of, k
            As for `evaluate`.

        Returns
        -------
        dict
            What ``summary.json`` holds; None stands for missing.
        """
        from exclusion import report

        return report.summary(self._whole, by, of, k)

    def map(self, by: str | None = None, of: Of = "households", k: int = 20) -> folium.Map:
        """Draw the interactive map, with a switch between the measures known by area.

        Parameters
        ----------
        by, of, k
            As for `evaluate`; `by` is the measure shown first.

        Returns
        -------
        folium.Map
            It shows itself in a notebook, needs no network, and takes further folium layers.

        Raises
        ------
        TableError
            If the study has no polygons.
        """
        from exclusion import maps

        return maps.draw(self._whole, by, of, k)

    def figure(self, by: str | None = None) -> matplotlib.figure.Figure:
        """Draw the map of one measure for print.

        Parameters
        ----------
        by
            A measure; None as for `evaluate`.

        Returns
        -------
        matplotlib.figure.Figure
            Title, legend with counts, hatching where unreliable, source line.

        Raises
        ------
        TableError
            If the study has no polygons or the measure is not known by area.
        """
        from exclusion import figures

        return figures.draw(self._whole, by)

    def write(
        self,
        folder: str | Path,
        by: str | None = None,
        of: Of = "households",
        k: int = 20,
        *,
        score: str | None = None,
        earlier: Study | None = None,
    ) -> dict[str, Path]:
        """Write the page and the files beside it.

        Parameters
        ----------
        folder
            Made if it is not there; files of the same names are replaced, each whole.
        by, of, k
            As for `evaluate`.
        score
            A score to list the areas by too, as for `score`.
        earlier
            A study of the same place in an earlier period, to compare with.

        Returns
        -------
        dict
            "index.html", "ranking.csv", "areas.parquet" and "summary.json" to their paths; with
            them "who.csv" and "change.csv", where there is something to write in them.
        """
        from exclusion import report

        extras = report.Extras(
            score=None if score is None else self.score(score, k, by=by),
            change=None if earlier is None else self.change(earlier, by),
            since=None if earlier is None else earlier.vintage,
        )
        return report.write(self._whole, folder, by, of, k, extras)

    def _repr_html_(self) -> str:
        from exclusion import report

        return report.card(self._whole)
