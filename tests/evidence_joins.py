"""Pairs of lines in which one row of the evidence for line joins decides.

The lines are the example of the row. For each row: what lies between them, what would become of
the gap without the row, and what else is unusual about it.
"""

from __future__ import annotations

BREAK, JOIN, DOUBT, NOTHING = "break", "join", "doubt", None

SCENES = {
    "small": {
        "a list": ("blank", JOIN, {}),
        "sentence end, blank line": ("blank", JOIN, {}),
        "short line, blank line": ("blank", JOIN, {}),
        "short line, page end": ("page", JOIN, {}),
        "small letter": ("page", NOTHING, {}),
    },
    "line": {
        "who speaks": ("line", DOUBT, {"speakers": {"MRS. TANSY."}}),
        "number of a chapter": ("line", JOIN, {"full": 10}),
    },
    "open": {
        "short line with a comma": ("line", BREAK, {}),
        "short line": ("line", JOIN, {}),
        "speech after a comma": ("line", BREAK, {}),
        "speech": ("line", JOIN, {}),
        "capitals": ("line", JOIN, {}),
        "capitals below": ("line", JOIN, {}),
        "no sentence end": ("line", NOTHING, {}),
    },
    "marked": {
        "short line, word in capitals": ("line", JOIN, {"marked": True}),
        "short line": ("line", JOIN, {"marked": True}),
        "speech": ("line", JOIN, {"marked": True}),
        "sentence end": ("line", NOTHING, {"marked": True}),
    },
    "unmarked": {
        "short line": ("line", DOUBT, {}),
        "line shorter than the next": ("line", DOUBT, {}),
        "speech": ("line", DOUBT, {}),
        "sentence end": ("line", NOTHING, {}),
    },
    "apart": {
        "quoted words": ("blank", BREAK, {}),
        "blank line": ("blank", JOIN, {}),
        "heading below": ("page", JOIN, {}),
        "short line": ("page", JOIN, {}),
        "speech after a comma": ("page", JOIN, {}),
        "no sentence end": ("page", BREAK, {}),
        "short line below": ("page", DOUBT, {}),
        "sentence end": ("page", NOTHING, {}),
    },
}
