"""How a book is set: everything that varies, drawn from a seed."""

from __future__ import annotations

import random
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

CHOICES: dict[str, tuple[Any, ...]] = {
    "fount": (
        "garamond", "libertine", "oldstandard", "schola", "didot", "times",
        "goudy", "linden", "cardo", "charis", "gentium", "pagella", "bonum", "junicode",
        "artemisia",
    ),
    "size": (9.5, 10.0, 10.5, 11.0, 11.5),
    "leading": (1.16, 1.22, 1.3, 1.38),
    "measure": (42, 50, 56, 60, 64, 68),
    "lines": (30, 36, 42, 48),
    "shape": (1.5, 1.6, 1.72),
    "columns": (1,),
    "indent": (1.0, 1.5, 2.0, 0.0),
    "hyphens": ("few", "many"),
    "spaced": (False, False, True),
    "lead_in": ("", "caps", "drop"),
    "head": ("centre", "centre", "outer", "inner", "in-line", "foot", "none", "bracket"),
    "verso": ("title", "author", "title", "chapter"),
    "recto": ("chapter", "title", "chapter", "page"),
    "head_face": ("caps", "small", "italic", "spaced"),
    "head_rule": ("", "", "line", "double"),
    "folio": ("top-outer", "top-outer", "top-centre", "foot-centre", "foot-outer"),
    "folio_form": ("{}", "{}", "{}.", "[{}]", "- {} -", "\N{EM DASH} {} \N{EM DASH}", "({})"),
    "folio_opening": ("none", "foot", "same"),
    "first_folio": (1, 3, 7, 97, 148, 211),
    "roman_pages": (0, 0, 4, 9),
    "signature": ("", "", "letter", "number", "title"),
    "sheet": (16, 8),
    "catchword": (False, False, False, True),
    "stamp": (0.0, 0.0, 0.1, 0.2),
    "notice": ("", "", "", "Digitized by Google", "Digitized by Microsoft \N{REGISTERED SIGN}"),
    "plates": (0, 0, 1, 2),
    "marks": (
        "symbols", "symbols", "page", "chapter", "paren", "bracket", "letters", "letters-paren",
    ),
    "note_label": ("raised", "raised", "plain", "stop"),
    "note_size": (0.76, 0.8, 0.84),
    "note_break": ("rule", "short", "blank", "full"),
    "note_indent": (0.0, 1.0, 1.5),
    "number_head": ("caps", "caps", "upper-lower", "alone", "arabic", "spaced", "small"),
    "title_head": ("caps", "caps", "small", "italic", "upper-lower", "spaced"),
    "section_head": ("small", "italic", "caps", "upper-lower"),
    "head_stop": (False, True),
    "openings": ("page", "page", "run-on"),
    "contents": (False, False, True),
    "drama": (False,),
    "turned": ("light", "medium"),
    # what is added later goes below, so that a seed keeps its style
    "unnumbered": (False, False, False, False, False, False, True),
    "misprints": (0, 0, 0, 1, 2),
    "long_s": (False,),
}  # fmt: skip
DAMAGE = ("light", "medium", "heavy")


@dataclass(frozen=True)
class Style:
    """One way of setting a book. Sizes are in points, indents in ems, the measure in letters,
    the shape of the type area its height over its width, which may ask for fewer than `lines`."""

    fount: str
    size: float
    leading: float
    measure: int
    lines: int
    shape: float
    columns: int
    indent: float
    hyphens: str
    spaced: bool
    lead_in: str
    head: str
    verso: str
    recto: str
    head_face: str
    head_rule: str
    folio: str
    folio_form: str
    folio_opening: str
    first_folio: int
    roman_pages: int
    signature: str
    sheet: int
    catchword: bool
    stamp: float
    notice: str
    plates: int
    marks: str
    note_label: str
    note_size: float
    note_break: str
    note_indent: float
    number_head: str
    title_head: str
    section_head: str
    head_stop: bool
    openings: str
    contents: bool
    drama: bool
    turned: str
    unnumbered: bool
    misprints: int
    long_s: bool

    @property
    def em(self) -> float:
        """Width of an em, in points."""
        return self.size

    def record(self) -> dict[str, Any]:
        """All of it, for `truth.json`."""
        return asdict(self)


def draw(seed: int, settings: tuple[str, ...] = ()) -> Style:
    """The style of a seed, with some settings (`head=foot`, `columns=2`) fixed.

    Raises ValueError for a setting that no style has.
    """
    rng = random.Random(seed)
    style = Style(**{name: rng.choice(values) for name, values in CHOICES.items()})
    style = _agreeing(style)
    for setting in settings:
        name, equals, value = setting.partition("=")
        if not equals or name not in CHOICES:
            known = ", ".join(f.name for f in fields(Style))
            raise ValueError(f"--with {setting}: give NAME=VALUE, NAME one of {known}.")
        change: dict[str, Any] = {name: _typed(value, CHOICES[name][0])}
        style = replace(style, **change)
    return style


def _typed(value: str, like: object) -> object:
    if isinstance(like, bool):
        return value.lower() in {"1", "true", "yes"}
    if isinstance(like, (int, float)):
        return type(like)(value)
    return value


def _agreeing(style: Style) -> Style:
    """No compositor set a head in the line of a folio that is at the foot."""
    if style.head == "in-line" and style.folio.startswith("foot"):
        style = replace(style, folio="top-outer")
    if style.head == "centre" and style.folio == "top-centre":
        style = replace(style, folio="top-outer")
    if style.head == "foot" and style.folio == "foot-centre":
        style = replace(style, folio="top-outer")
    if style.head == "bracket":
        style = replace(style, recto="chapter", folio="top-outer")
    return style
