"""Words that hang on a number: a sentence or a noun in its forms, and numbers that are written."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from numbers import Integral, Real
from typing import TYPE_CHECKING, Any, Final, SupportsIndex, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

#: The categories of CLDR, in its order.
CATEGORIES: Final = ("zero", "one", "two", "few", "many", "other")


@dataclass(frozen=True)
class Plural:
    """A sentence or a noun in the forms that a number asks for.

    Which numbers take which form is the language's rule, as CLDR has it: in English 1 is "one" and
    all else "other", in Polish 2 to 4 and 22 are "few". A sentence that hangs on two numbers has a
    `Plural` by the second in place of a form.

    Parameters
    ----------
    by
        The parameter that is counted.
    other
        The form of most numbers, and of a noun without a number.
    zero, one, two, few, many
        Those that the language has; see `Language.plurals`.
    exactly
        Forms of single numbers, whatever the rule says: 0 for "none of them".
    """

    by: str
    other: Text
    zero: Text = ""
    one: Text = ""
    two: Text = ""
    few: Text = ""
    many: Text = ""
    exactly: Mapping[int, Text] = field(default_factory=dict)

    def given(self) -> dict[str, Text]:
        """List the forms that there are, by category.

        Returns
        -------
        dict
            In the order of `CATEGORIES`.
        """
        every = {name: getattr(self, name) for name in CATEGORIES}
        return {name: form for name, form in every.items() if form}


#: What a code stands for in a language's file.
Text: TypeAlias = str | Plural


class Number(str):
    """A number as it is written, which keeps what it counts, to choose a form by."""

    counts: Decimal

    def __new__(cls, text: str, counts: Decimal) -> Number:
        """Write a number."""
        made = super().__new__(cls, text)
        made.counts = counts
        return made

    def __getnewargs__(self) -> tuple[str, Decimal]:  # type: ignore[override]
        """Give what makes it again in another process."""
        return str(self), self.counts


class Noun(str):
    """A noun without a number; a sentence that counts it asks for a form: ``{areas:few}``."""

    forms: Plural

    def __new__(cls, forms: Plural) -> Noun:
        """Take the noun as it stands without a number."""
        made = super().__new__(cls, str(forms.other))
        made.forms = forms
        return made

    def __getnewargs__(self) -> tuple[Plural]:  # type: ignore[override]
        """Give what makes it again in another process."""
        return (self.forms,)

    def replace(self, old: str, new: str, count: SupportsIndex = -1, /) -> Noun:
        """Replace a part in every form."""
        forms = self.forms.given().items()
        changed: dict[str, Any] = {key: str(form).replace(old, new, count) for key, form in forms}
        return Noun(Plural(self.forms.by, **changed))

    def __format__(self, form: str) -> str:
        return str(self.forms.given()[form] if form else self)


def count_of(value: object) -> Decimal | None:
    """Read what a parameter counts; None where it is no number."""
    if isinstance(value, Number):
        return value.counts
    if isinstance(value, bool) or not isinstance(value, Real):
        return None
    return Decimal(int(value)) if isinstance(value, Integral) else Decimal(str(float(value)))


def leaves(text: Text) -> Iterator[str]:
    """List the sentences that a text may become.

    Parameters
    ----------
    text
        Of a language's file.

    Yields
    ------
    str
        Itself, or each of its forms.

    Examples
    --------
    >>> list(leaves(Plural("count", one="a county", other="{count} counties")))
    ['a county', '{count} counties']
    """
    if isinstance(text, str):
        yield text
        return
    for form in (*text.given().values(), *text.exactly.values()):
        yield from leaves(form)


def mapped(text: Text, change: Callable[[str], str]) -> Text:
    """Change each sentence that a text may become."""
    if isinstance(text, str):
        return change(text)
    forms = {name: mapped(form, change) for name, form in text.given().items()}
    exact = {count: mapped(form, change) for count, form in text.exactly.items()}
    return Plural(text.by, exactly=exact, **forms)


def plain(text: Text) -> Any:  # noqa: ANN401 - a sentence, or its forms by name
    """Give the forms as plain data, for the page's script to choose from."""
    if isinstance(text, str):
        return text
    forms = {str(key): plain(form) for key, form in (text.given() | dict(text.exactly)).items()}
    return {"by": text.by, **forms}
