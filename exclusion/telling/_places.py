"""The places of a state in words and rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from exclusion import phrases, ranking
from exclusion.telling._bars import Bar, bar
from exclusion.telling._nation import band, margin
from exclusion.telling._text import tell

if TYPE_CHECKING:
    from markupsafe import Markup

    from exclusion.nations import Places


@dataclass(frozen=True)
class PlaceRow:
    """A place of the list, in words."""

    name: str
    share: str
    share_moe: str
    households: str
    households_moe: str
    bar: Bar | None
    band: str
    tier: str


@dataclass(frozen=True)
class PlacesTold:
    """What is said of the places of a state.

    Parameters
    ----------
    title, kicker, number, head
        The file's title; the line above the finding; its number, and what that is of.
    lead
        Sentences.
    about
        What sentences name.
    rows
        A row a place.
    notes
        How it was made.
    """

    title: str
    kicker: str
    number: str
    head: str
    lead: tuple[Markup, ...]
    about: dict[str, Any]
    rows: tuple[PlaceRow, ...]
    notes: tuple[Markup, ...]


def of_places(places: Places) -> PlacesTold:
    """Say what is known of a state's places.

    Parameters
    ----------
    places
        From `exclusion.nations.places`.

    Returns
    -------
    PlacesTold
        In the language spoken.
    """
    ranked = places.ranked()
    known = int(ranked["band_low"].notna().sum())
    chance = ranked["chance"]
    about: dict[str, Any] = {
        "place": places.state,
        "period": places.period,
        "label": phrases.label(places.by),
        "k": phrases.number(places.k),
        "count": phrases.number(len(ranked)),
        "surely": int((ranked["tier"] == ranking.TIERS[0]).sum()),
        "possible": phrases.number(int(((chance >= 0.05) & (chance < 0.95)).sum())),
        "unrankable": phrases.number(int(ranked["unrankable"].sum())),
        "width": phrases.number((ranked["band_high"] - ranked["band_low"]).median()),
    }
    lead = ("state_places_sure", "state_places_unrankable", "state_places_width")
    notes = ("state_places_note", "note_universe", "note_margins", "state_places_note_rank")
    return PlacesTold(
        title=phrases.say("state_places_title", **about),
        kicker=phrases.say("state_places_kicker", **about),
        number=phrases.number(about["surely"]),
        head=phrases.say("state_places_head", **about),
        lead=tuple(tell(code, **about) for code in lead),
        about=about,
        rows=tuple(_row(row, known) for row in ranked.to_dict("records")),
        notes=tuple(tell(code, **about) for code in notes),
    )


def _row(row: dict[Any, Any], known: int) -> PlaceRow:
    return PlaceRow(
        row["name"],
        phrases.percent(row["share"], 1),
        margin(row["share_moe"]),
        phrases.number(row["households"]),
        phrases.number(row["households_moe"]),
        bar(row["band_low"], row["rank"], row["band_high"], (1, known)),
        band(row["band_low"], row["band_high"]),
        phrases.say(row["tier"]) if isinstance(row["tier"], str) else "–",
    )
