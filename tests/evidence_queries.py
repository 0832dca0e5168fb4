"""Texts beyond sure repair: for each row of evidence one in which it decides.

The example of the row is in the text. For each row: the text, a weight of which it no longer
speaks, and what else is unusual about it.
"""

from __future__ import annotations

LEFT = (
    "The town of Corran lies at the      ",
    "foot of a long hill, and it has     ",
    "never grown beyond the wall that    ",
    "was built round it when the salt    ",
)
RIGHT = (
    "know rather more. There were three",
    "sons, of whom the eldest went to",
    "sea, the second kept the accounts",
    "and the youngest quarrelled with",
)
NUMBERED = (
    "The boats lay in the harbour, and nobody had thought of",
    "the tide until it was too late to go. So they waited for",
    "the evening, and the men who had built them went home to",
    "their houses in the north, where the pay was better. In",
    "the winter the stream was frozen, and the wheel stood",
)

BEYOND = {
    "columns": (
        "".join(f"{one}{two}\n" for one, two in zip(LEFT, RIGHT, strict=True)) * 4, 99, (),
    ),
    "numbered lines": (
        "".join(f"{n} {line}\n" for n, line in enumerate(NUMBERED * 4, 1)), 1.1, ("pages",),
    ),
    "unknown words": ("figoq vwlazaq byximu babybozt wybu zumimy pawwgezt.\n" * 20, 1.1, ()),
}  # fmt: skip
"""Without the pass `pages`, which strikes the numbers, the second text keeps them."""
COLUMNS = {
    "gutter": (BEYOND["columns"][0], 2.0),
    "cut inside lines": (
        "the foot of a long hill. and the The eldest went to sea\n"
        "and nobody has heard from him in It was cold then, and so\n" * 12, 9.0,
    ),
}  # fmt: skip
