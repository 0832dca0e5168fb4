"""Made-up texts in which one row of the evidence for headings decides.

For each row: a line, the text around it, what the line is, and what it would be without the row.
"""

from __future__ import annotations

from evidence_pages import prose

HEADING, TEXT = "heading", "text"
H = "THE OLD HARBOUR"


def paragraph(seed, *, begins="Ba", ends="."):
    """A paragraph of full lines; by itself it ends with its sentence."""
    return "\n".join(prose(seed, 5, begins=begins, ends=ends))


ABOVE, BELOW = paragraph(1), paragraph(2)
OPEN = paragraph(1, ends="")
SMALL = paragraph(2, begins="")
LONG = "THE OLD HARBOUR AND ALL THE OLD SHIPS OF THE GREAT KINGDOM"


def between(line, gap="\n\n", above=ABOVE, below=BELOW, after="\n\n"):
    """A line between two paragraphs."""
    return line, f"{above}{gap}{line}{after}{below}\n"


def sections():
    """Numbers alone between paragraphs."""
    return "\n\n".join(
        f"{number}\n\n{paragraph(n)}" for n, number in enumerate(("I", "II", "III", "IV"))
    )


SIX = [f"{word} AND {other}" for word in ("OARS", "MUD") for other in ("SALT", "WAX", "ROPE")]

LOOKS = {
    "longer than a heading": "capitals",
    "ends as text does": "capitals",
    "imprint": "capitals",
    "many words": "capitals",
    "colon inside": "capitals",
    "capitals": "",
    "capitals, misread": "",
    "ends with a stop": "title",
    "sentence inside": "title",
    "a capital on each word": "",
}
LINE = {
    "number with a title": ("IV", between(f"IV\n\n{H}")[1], HEADING, TEXT),
    "a misread one with a title": ("1", between(f"1\n\n{H}")[1], HEADING, TEXT),
    "number of a section": ("II", sections(), HEADING, TEXT),
    "other number": (*between("IV"), TEXT, HEADING),
    "title beside text": (*between("The Old Harbour", after="\n"), TEXT, HEADING),
    "title that begins small": (*between("'the Old Harbour"), TEXT, HEADING),
    "entry of a list": (*between("The Old Harbour 12"), TEXT, HEADING),
    "running head with its folio": (*between(f"{H} 12", "\f"), TEXT, HEADING),
}
STACK = {
    "many lines": (SIX[0], between("\n\n".join(SIX))[1], TEXT, HEADING),
    "label over nothing": (*between("CHAPTER IV", below="", after=""), TEXT, HEADING),
    "label in a sentence": (*between("CHAPTER IV", "\n", OPEN), TEXT, HEADING),
    "volume on its title page": (*between("VOLUME II", after="\f"), TEXT, HEADING),
    "label": (*between("CHAPTER IV", below="They sailed."), HEADING, TEXT),
    "part of a title alone": (*between(f"{H},"), TEXT, HEADING),
    "said often": ("MARY", "\n\n".join(["MARY", BELOW] * 4), TEXT, HEADING),
    "end of a page": (*between(H, after="\f"), TEXT, HEADING),
    "no text below": (*between(H, below="They sailed."), TEXT, HEADING),
    "text goes on below": (*between(H, "\f", below=SMALL), TEXT, HEADING),
    "free": (*between("OARS"), HEADING, TEXT),
    "text goes on beside": (*between(H, "\n", OPEN), TEXT, HEADING),
    "signature": (*between("JOHN SHIPLEY.", "\n"), TEXT, HEADING),
    "few letters": (*between("OARS", "\n"), TEXT, HEADING),
    "long": (*between(LONG, "\n"), TEXT, HEADING),
    "beside text": (*between(H, "\n"), HEADING, TEXT),
}
LEFT = (*between(H, below=SMALL), TEXT, HEADING)
"""A running head that was not struck, over the rest of a sentence."""
