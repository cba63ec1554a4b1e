"""The Data API, through the `census` package in a session of ours.

A question for up to 49 variables is one request. Chunks of one question are joined on GEO_ID, and
each county's or state's answer is kept as it comes, so an interrupted pull goes on where it
stopped.
"""

from __future__ import annotations

import json
import re
import threading
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from exclusion import _fetch, geoid, listings
from exclusion.acs import _values, _whole
from exclusion.errors import DamagedFileError, SourceError
from exclusion.sources import Source

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from exclusion._fetch._http import Session

#: Requests under way together.
AT_ONCE: Final = 8
#: The API takes 50 names; GEO_ID is one.
_MOST: Final = 49
#: Counties named in one request, so that addresses stay short.
_COUNTIES: Final = 20
_TRIES: Final = 3
#: Geographies that no other holds, as the API names them.
OUTSIDE_STATES: Final = {
    "state": "state",
    "cbsa": "metropolitan statistical area/micropolitan statistical area",
}
#: 1-year datasets, each with the table that is read from it.
ONE_YEAR: Final = {"acs1/subject": "S2801", "acsse": "K202801"}
#: Lines of the tables that are asked for by line; others are asked for whole, as group(TABLE).
_LINES: Final = {"B28001": 11, "B28002": 13, "B28003": 6, "B28008": 10}
_VARIABLE: Final = re.compile(r"([A-Z]+\d+[A-Z]?_\w*?\d+P?)([EM])$")


@dataclass(frozen=True)
class Question:
    """What is asked of one dataset.

    Parameters
    ----------
    dataset
        "acs5", "acs5/subject" or "acs5/profile"; of 1-year figures "acs1/subject" or "acsse".
    tables
        Sorted names.
    geography
        Such as "tract".
    vintage
        The last year of the period.
    """

    dataset: str
    tables: tuple[str, ...]
    geography: str
    vintage: int

    def name(self, parent: str) -> str:
        """Name the answer for a county, state or place in the cache."""
        kind = self.geography.replace(" ", "-")
        tables = "+".join(self.tables)
        return (
            f"api/{self.vintage}/{self.dataset.replace('/', '-')}/{tables}/{kind}/{parent}.parquet"
        )

    @property
    def chunks(self) -> list[list[str]]:
        """The names to ask for, a list a request."""
        listed = [t for t in self.tables if t in _LINES and self.dataset == "acs5"]
        names = [f"{t}_{n:03d}{k}" for t in listed for n in range(1, _LINES[t] + 1) for k in "EM"]
        size = _MOST - 1
        chunks = [["GEO_ID", *names[at : at + size]] for at in range(0, len(names), size)]
        # A group brings GEO_ID itself.
        return chunks + [[f"group({t})"] for t in self.tables if t not in listed]

    @property
    def years(self) -> int:
        """How many years its figures pool."""
        return geoid.POOLED if self.dataset.startswith("acs5") else 1

    @property
    def url(self) -> str:
        """The dataset's address at the Bureau's own host."""
        return f"{_fetch.API}/data/{self.vintage}/acs/{self.dataset}"


def dataset(table: str) -> str:
    """Tell which dataset of the API has a table.

    Parameters
    ----------
    table
        Such as "B28002", "S2801" or "DP02".

    Returns
    -------
    str
        "acs5", "acs5/subject" or "acs5/profile".
    """
    if table.startswith("DP"):
        return "acs5/profile"
    return "acs5/subject" if table.startswith("S") else "acs5"


def lacking(question: Question, within: Sequence[str]) -> list[str]:
    """List what the cache lacks to answer a question.

    Parameters
    ----------
    question
        What is asked.
    within
        GEOIDs of states, counties or places.

    Returns
    -------
    list of str
        Names in the cache.
    """
    return [question.name(one) for one in within if not _kept(question, one)]


def read(
    question: Question, within: Sequence[str], key: str | None, *, offline: bool
) -> tuple[pd.DataFrame, Source]:
    """Answer a question, asking for what the cache lacks.

    Parameters
    ----------
    question
        What is asked.
    within
        GEOIDs of states, counties or places.
    key
        A key; needed unless the cache has everything.
    offline
        Use only what the cache holds.

    Returns
    -------
    tuple of (pandas.DataFrame, Source)
        Indexed by GEOID, a column each for estimates and margins as published.

    Raises
    ------
    SourceError
        If an answer is no answer, `status` 404 if the API does not have the vintage; the key's
        refusal is an `ApiKeyError`.
    DamagedFileError
        If an answer is not whole.
    """
    if not offline:
        with listings.doubting(question.vintage):
            _ask_all(question, [one for one in within if not _kept(question, one)], key)
    frames, sources = [], []
    for one in within:
        name = _kept(question, one) or question.name(one)
        path, source = _fetch.cached(name, _never, offline=True)
        sources.append(replace(source, sha256=None))
        frame = pd.read_parquet(path)
        frames.append(frame[frame.index.str.startswith(one)])
    wide = pd.concat(frames)
    return wide[~wide.index.duplicated()], max(sources, key=lambda source: source.read)


def _never(path: Path) -> Source:
    raise SourceError(f"{path} vanished from the cache while it was read; run again.")


def _kept(question: Question, one: str) -> str | None:
    """Find the cache's answer for a county: its own, or its state's."""
    names = [question.name(one)]
    if question.geography in {"tract", "block group"} and len(one) == 5:
        names.append(question.name(one[:2]))
    return next((name for name in names if _fetch.has(name)), None)


def _ask_all(question: Question, within: Sequence[str], key: str | None) -> None:
    """Ask for every place in parallel; the first error ends the rest."""
    if not within:
        return
    with _fetch.session(key) as session:
        asker = _Asker(question, session)
        jobs = asker.jobs(within)
        pool = ThreadPoolExecutor(AT_ONCE)
        what = f"{', '.join(question.tables)}, {question.vintage}"
        try:
            with _fetch.progress(what, len(jobs), "requests") as shown:
                for done in as_completed([pool.submit(asker.keep, *job) for job in jobs]):
                    done.result()
                    shown.advance()
            asker.join_states(within)
        except BaseException:
            session.stop()
            raise
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def texts(
    question: Question, names: Sequence[str], asked: Sequence[dict[str, str]], key: str | None
) -> list[dict[str, str | None]]:
    """Ask a dataset for texts, such as names.

    Parameters
    ----------
    question
        The dataset and the vintage.
    names
        What to ask for.
    asked
        The `for` and `in` of each request.
    key
        A key.

    Returns
    -------
    list of dict
        The rows of all answers.

    Raises
    ------
    SourceError
        If an answer is no answer, `status` 404 if the API does not have the vintage.
    """
    with _fetch.session(key) as session:
        asker = _Asker(question, session)
        return [row for geo in asked for row in asker.rows(names, geo)]


class _Asker:
    """Asks one question of many places."""

    def __init__(self, question: Question, session: Session) -> None:
        self.question = question
        self._seen = threading.local()
        session.hooks["response"].append(self._see)
        self._client = _client(question.dataset, session)

    def _see(self, response: Any, *_: object, **__: object) -> None:  # noqa: ANN401
        self._seen.status = response.status_code

    def jobs(self, within: Sequence[str]) -> list[tuple[tuple[str, ...], dict[str, str]]]:
        """Split places into requests: the places that each answers, and its `for` and `in`."""
        question = self.question
        if question.geography in OUTSIDE_STATES:
            name = OUTSIDE_STATES[question.geography]
            return [(tuple(within), {"for": f"{name}:{','.join(within)}"})]
        if question.geography == "block group":
            return [((one,), _inside("block group", one)) for one in self._counties(within)]
        whole = [one for one in within if len(one) == 2]
        jobs: list[tuple[tuple[str, ...], dict[str, str]]] = [
            ((one,), _inside(question.geography, one)) for one in whole
        ]
        by_state: dict[str, list[str]] = {}
        for one in within:
            if len(one) > 2:
                by_state.setdefault(one[:2], []).append(one)
        for state, every in by_state.items():
            for at in range(0, len(every), _COUNTIES):
                some = tuple(every[at : at + _COUNTIES])
                codes = ",".join(one[2:] for one in some)
                geo = {"for": f"{question.geography}:{codes}", "in": f"state:{state}"}
                if question.geography == "tract":
                    geo = {"for": "tract:*", "in": f"state:{state} county:{codes}"}
                jobs.append((some, geo))
        return jobs

    def _counties(self, within: Sequence[str]) -> Iterator[str]:
        """Name the counties that the cache lacks; block groups come a county at a time."""
        self._of_state: dict[str, list[str]] = {}
        for one in within:
            if len(one) == 5:
                yield one
                continue
            rows = self._ask(["GEO_ID"], {"for": "county:*", "in": f"state:{one}"})
            if not len(rows):
                raise _values.nothing_there(one, "county", self.question.vintage)
            self._of_state[one] = sorted(rows.index)
            yield from (c for c in self._of_state[one] if not _kept(self.question, c))

    def join_states(self, within: Sequence[str]) -> None:
        """Put a state's counties together, where they came one by one."""
        if self.question.geography != "block group":
            return
        for state in (one for one in within if len(one) == 2):
            paths = [
                _fetch.cached(self.question.name(county), _never, offline=True)[0]
                for county in self._of_state[state]
            ]
            self._write((state,), pd.concat([pd.read_parquet(path) for path in paths]))

    def keep(self, places: tuple[str, ...], geo: dict[str, str]) -> None:
        """Ask, and keep each place's part of the answer."""
        question = self.question
        for attempt in range(1, _TRIES + 1):
            parts = [self._ask(chunk, geo) for chunk in question.chunks]
            try:
                wide = self._whole(parts, places)
                if wide is not None:
                    self._write(places, wide)
                    return
            except DamagedFileError:
                if attempt == _TRIES:
                    raise
        raise SourceError(
            f"{question.url} ({geo['for']}, {geo.get('in', '')}): chunks of one request come "
            "with different rows each time. Try again later.",
            url=question.url,
            status=200,
        )

    def _whole(self, parts: list[pd.DataFrame], places: tuple[str, ...]) -> pd.DataFrame | None:
        """Join the chunks of one answer, areas that lack without data; None if rows differ."""
        question = self.question
        for part in parts:
            _whole.check_once(part.index, question.geography, question.url)
        if not all(set(part.index) == set(parts[0].index) for part in parts):
            return None
        wide = pd.concat([part[~part.index.duplicated()] for part in parts], axis=1).sort_index()
        if not len(wide):
            raise _values.nothing_there(places[0], question.geography, question.vintage)
        _values.check_whole(wide.index, places, question.geography, question.vintage)
        gone = _whole.lacking(
            wide.index, places, question.geography, question.vintage, question.url
        )
        return wide.reindex(wide.index.append(gone).sort_values().rename("GEOID"))

    def _write(self, places: tuple[str, ...], wide: pd.DataFrame) -> None:
        question = self.question
        years, vintage = question.years, question.vintage
        period = geoid.period(vintage) if years > 1 else str(vintage)
        source = Source(
            f"American Community Survey {years}-year estimates {period}, "
            f"{', '.join(question.tables)} (Data API)",
            question.url,
            datetime.now(UTC).date().isoformat(),
            "U.S. Census Bureau",
            question.vintage,
        )

        for place in places:
            own = wide[wide.index.str.startswith(place)]

            def make(path: Path, own: pd.DataFrame = own) -> Source:
                own.to_parquet(path, compression="zstd")
                return source

            _fetch.cached(question.name(place), make)

    def _ask(self, names: list[str], geo: dict[str, str]) -> pd.DataFrame:
        """Make one request; give its numbers indexed by GEOID."""
        rows = self.rows(names, geo)
        try:
            return self._numbers(rows)
        except SourceError:
            raise
        except Exception as err:  # noqa: BLE001 - whatever JSON of another shape raises
            refused = self._no_table(err, geo)
        raise refused

    def rows(self, names: Sequence[str], geo: dict[str, str]) -> list[dict[str, str | None]]:
        """Make one request; give its rows."""
        from census.core import CensusException  # type: ignore[import-untyped]

        question = self.question
        try:
            return list(self._client.get(list(names), geo=geo, year=question.vintage))
        except SourceError:
            raise
        except CensusException as err:
            refused = self._refused(str(err), geo)
        except json.JSONDecodeError:
            refused = SourceError(
                f"{question.url} ({geo['for']}): a page came where data was expected. Try again "
                "later; source='bulk' needs neither this service nor a key.",
                url=question.url,
                status=self._seen.status,
            )
        except Exception as err:  # noqa: BLE001 - whatever JSON of another shape raises
            refused = self._no_table(err, geo)
        # Outside of the handlers: what the server said may quote the key.
        raise refused

    def _no_table(self, err: Exception, geo: dict[str, str]) -> DamagedFileError:
        why = f"the answer for {geo['for']} is no table ({type(err).__name__}: {err})"
        return _fetch.damaged(self.question.url, why, status=self._seen.status)

    def _numbers(self, rows: list[dict[str, str | None]]) -> pd.DataFrame:
        columns = [name for name in (rows[0] if rows else ()) if _VARIABLE.match(name)]
        geoids = [str(row["GEO_ID"]).partition("US")[2] for row in rows]
        odd = next((one for one in geoids if not (one.isascii() and one.isdigit())), None)
        if odd is not None:
            raise _fetch.damaged(self.question.url, f"{odd!r} is no GEOID")
        numbers = {
            name: pd.to_numeric(pd.Series([row[name] for row in rows], dtype=object)).to_numpy(
                float
            )
            for name in columns
        }
        return pd.DataFrame(numbers, index=pd.Index(geoids, name="GEOID", dtype="str"))

    def _refused(self, text: str, geo: dict[str, str]) -> SourceError:
        question, status = self.question, self._seen.status
        host = _fetch.host(_fetch.api_url())
        if status == HTTPStatus.NOT_FOUND:
            why = f"{host} has no {question.dataset} of vintage {question.vintage}: it answers 404."
            return SourceError(why, url=question.url, status=status)
        words = _fetch.redact(" ".join(re.sub(r"<[^>]*>", " ", text).split()))[:300]
        # Only this status is about what was asked for.
        wrong = status == HTTPStatus.BAD_REQUEST
        advice = (
            "Check the tables' names and whether this vintage has them."
            if wrong
            else "Try again later; source='bulk' needs neither this service nor a key."
        )
        return SourceError(
            f"{question.url} ({geo['for']}, {geo.get('in', '')}; {', '.join(question.tables)}): "
            f"{host} answered with status {status}: {words}. {advice}",
            url=question.url,
            status=status,
        )


def _inside(geography: str, one: str) -> dict[str, str]:
    county = f" county:{one[2:]}" if len(one) == 5 else ""
    return {"for": f"{geography}:*", "in": f"state:{one[:2]}{county}"}


def _client(which: str, session: Session) -> Any:  # noqa: ANN401
    """Make the package's client, without its question about the type of every field."""
    from census import core  # type: ignore[import-untyped]

    kinds = {"acs5/subject": core.ACS5StClient, "acs5/profile": core.ACS5DpClient}
    base = kinds.get(which, core.ACS5Client)

    def as_text(_self: object, _field: str, _year: int) -> type[str]:
        return str

    own: dict[str, Any] = {"_field_type": as_text}
    if which in ONE_YEAR:  # which the package does not know
        base, own["dataset"] = core.ACS1Client, which
    plain = type("PlainClient", (base,), own)
    # The session puts the key on the wire; the client never has it. Retries are the session's.
    return plain("held by the session", session=session, retries=1)
