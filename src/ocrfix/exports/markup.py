"""Text made fit for XML and HTML: escaped, and without characters that they cannot hold."""

from __future__ import annotations

import re

# All that XML 1.0 allows; lone surrogates, which hold stray bytes, are among the rest.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})
_IN_VALUES = str.maketrans({'"': "&quot;", "\n": "&#10;", "\t": "&#9;"})
REPLACED = "\N{REPLACEMENT CHARACTER}"


def text(words: object) -> str:
    """Text for the content of an element. Characters that XML cannot hold become U+FFFD."""
    return _NOT_XML.sub(REPLACED, str(words)).translate(_ESCAPES)


def tag(name: str, /, content: str | None = None, **attributes: object) -> str:
    """An element; attributes that are None or empty are left out. `content` is markup already.

    A name with a colon or hyphen is written with `_` twice or once: `xml__id`, `aria_label`. A `_`
    at the end is left out: `class_`.
    """
    said = "".join(
        f' {_name(key)}="{text(value).translate(_IN_VALUES)}"'
        for key, value in attributes.items()
        if value is not None and value != ""
    )
    return f"<{name}{said}/>" if content is None else f"<{name}{said}>{content}</{name}>"


def _name(key: str) -> str:
    return key.rstrip("_").replace("__", ":").replace("_", "-")
