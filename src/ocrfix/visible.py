"""Make text from files and file names safe to show: a terminal must not obey anything in it.

Line ends, tabs and a few more become signs. Other control characters (also 0x80 to 0x9F), marks of
writing direction, characters without width and stray bytes become their numbers, as <1B>.
"""

from __future__ import annotations

import json
import re
from typing import Any

SIGNS = {"\n": "⏎", "\t": "⇥", "\f": "␌", "\r": "␍", "\N{SOFT HYPHEN}": "␭", "\ufeff": "␣"}
# Among others: delete and C1 controls, soft hyphen, marks of direction and joiners, line and
# paragraph separators, byte order mark, annotation signs; lone surrogates; tag characters.
HIDDEN = (
    r"\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    r"\ud800-\udfff\U000e0000-\U000e0fff"
)
_ODD = re.compile(rf"[\x00-\x1f{HIDDEN}]")
_NOT_IN_JSON = re.compile(f"[{HIDDEN}]")
"""Characters that `json.dumps` does not escape."""


def visible(text: object) -> str:
    r"""A text on one line with nothing hidden in it; of a path or other value, its `str`.

    >>> visible("a\tb\x1b[31m")
    'a⇥b<1B>[31m'
    """
    return _ODD.sub(lambda odd: SIGNS.get(odd[0]) or f"<{ord(odd[0]):02X}>", str(text))


def json_text(value: Any, *, indent: int | None = None) -> str:
    """JSON with nothing hidden in it: characters that a terminal would obey are escaped."""
    return _NOT_IN_JSON.sub(_escaped, json.dumps(value, ensure_ascii=False, indent=indent))


def _escaped(odd: re.Match[str]) -> str:
    # JSON escapes are UTF-16: a character beyond U+FFFF becomes two of them.
    units = odd[0].encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))
