"""What a study shows: its finding in words, tables, pictures, pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from exclusion.studies._below import Below

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import folium

    from exclusion.change import Change
    from exclusion.coverage import Causes
    from exclusion.dasymetric import Raster
    from exclusion.figures import Picture
    from exclusion.report import Card
    from exclusion.studies._study import Of, Study


class Shown(Below):
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
        causes: Causes | None = None,
        language: str | None = None,
    ) -> str:
        """Say the finding in plain sentences, each number with its margin.

        Parameters
        ----------
        by, of, k
            As for `evaluate`.
        causes
            From `causes`: whom a network reaches, to be said too.
        language
            A code of `phrases.LANGUAGES`: "en" or "es"; None takes what `phrases.speaking` has
            chosen, or English.

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

        self._check_below(by, None, causes)
        with phrases.speaking(language):
            return report.headline(self._whole, by, of, k, causes)

    def ladder(self, *, language: str | None = None) -> Card:
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
        language: str | None = None,
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

    def map(  # noqa: PLR0913 - each is a choice of the user's
        self,
        by: str | None = None,
        of: Of = "households",
        k: int = 20,
        *,
        scheme: str | Sequence[float] = "quantiles",
        layers: Sequence[Any] = (),
        street_map: bool = False,
        change: Change | None = None,
        people: Raster | None = None,
        causes: Causes | None = None,
        language: str | None = None,
    ) -> folium.Map:
        """Draw the interactive map, with a switch between the measures known by area.

        Parameters
        ----------
        by, of, k
            As for `evaluate`; `by` is the measure shown first.
        scheme
            Classes: "quantiles", "fisher_jenks", or the highest whole percent of each class.
        layers
            Further folium layers, each with a name, for the map's list of layers; what one would
            load from a network is refused by name.
        street_map
            Whether to offer streets behind the areas; those come from the internet (U.S.
            Geological Survey) once a reader asks for them.
        change
            From `change`: a further way to color the areas.
        people
            From `spread`: where people live, in place of colored areas.
        causes
            From `causes`: the areas by the share of homes that no network reaches, and the outline
            of what one reaches where there is one.
        language
            As for `headline`.

        Returns
        -------
        folium.Map
            It shows itself in a notebook, needs no network, and takes further folium layers.

        Raises
        ------
        TableError
            If the study has no polygons.
        ExclusionError
            If a layer has no name or would load something.
        """
        from exclusion import maps, phrases

        options = maps.Options(
            scheme, layers, street_map, change,
            people=None if people is None else people.path, causes=causes,
        )  # fmt: skip
        with phrases.speaking(language):
            return maps.draw(self._whole, by, of, k, options)

    def figure(
        self,
        by: str | None = None,
        kind: str = "map",
        *,
        language: str | None = None,
        **options: Any,  # noqa: ANN401 - those of `figures.picture`
    ) -> Picture:
        """Draw a picture for a document; `figures.save` writes it as PNG, SVG or PDF.

        Parameters
        ----------
        by
            A measure; None as for `evaluate`.
        kind
            "map", "ranking", "ladder", "concentration", "change" (with ``earlier=``) or
            "side-by-side" (with ``others=`` or ``earlier=``).
        language
            As for `headline`.
        **options
            What the kind takes; see `figures.picture`.

        Returns
        -------
        Picture
            A matplotlib figure with its finding as title, margins, period and source; pyplot does
            not know of it.

        Raises
        ------
        TableError
            If the study lacks what the picture shows, such as polygons.
        """
        from exclusion import figures, phrases

        with phrases.speaking(language):
            return figures.picture(self._whole, kind, by, **options)

    def brief(
        self,
        path: str | Path | None = None,
        by: str | None = None,
        *,
        neighborhood: str | None = None,
        language: str | None = None,
    ) -> Picture:
        """Draw one page for a council member: the finding, where, why, and what to do first.

        Parameters
        ----------
        path
            Where to write it (.pdf, .png or .svg); None writes nothing.
        by
            A measure; None as for `evaluate`.
        neighborhood
            One of `neighborhoods`, which may be districts of yours; None is about the place.
        language
            As for `headline`.

        Returns
        -------
        Picture
            U.S. Letter, upright.

        Raises
        ------
        TableError
            If the study has no such neighborhood, or none of the measure's figures.
        """
        from exclusion import figures, phrases

        with phrases.speaking(language):
            return figures.brief(self._whole, path, by, neighborhood)

    def write(  # noqa: PLR0913 - each is a choice of the user's
        self,
        folder: str | Path,
        by: str | None = None,
        of: Of = "households",
        k: int = 20,
        *,
        score: str | None = None,
        earlier: Study | None = None,
        scheme: str | Sequence[float] = "quantiles",
        layers: Sequence[Any] = (),
        street_map: bool = False,
        people: Raster | None = None,
        causes: Causes | None = None,
        language: str | None = None,
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
        scheme, layers, street_map
            As for `map`.
        people
            From `spread`: the map shows where people live, and the page says how many live near a
            public computer where sites are known.
        causes
            From `causes`: the page splits who is unconnected by whether a network reaches them.
        language
            As for `headline`; the columns of the files have the same names in all.

        Returns
        -------
        dict
            "index.html", "ranking.csv", "areas.parquet" and "summary.json" to their paths; with
            them "who.csv" and "change.csv", where there is something to write in them.
        """
        from exclusion import phrases, report

        self._check_below(by, people, causes)
        extras = report.Extras(
            score=None if score is None else self.score(score, k, by=by),
            change=None if earlier is None else self.change(earlier, by),
            since=None if earlier is None else earlier.vintage,
            earlier=earlier,
            scheme=scheme,
            layers=layers,
            street_map=street_map,
            people=people,
            causes=causes,
        )
        with phrases.speaking(language):
            return report.write(self._whole, folder, by, of, k, extras)

    def _repr_html_(self) -> str:
        from exclusion import report

        return report.card(self._whole)
