"""The strings that are one letter away from a word.

Nothing here knows about capitals: fold a word to one case first, as for a look-up.
"""

from __future__ import annotations

from collections.abc import Iterator
from string import ascii_lowercase


def changed(word: str, letters: str = ascii_lowercase) -> Iterator[str]:
    """Each word with one letter changed to another of `letters`.

    >>> list(changed("ab", "ac"))
    ['cb', 'aa', 'ac']
    """
    for at, old in enumerate(word):
        yield from (word[:at] + new + word[at + 1 :] for new in letters if new != old)


def dropped(word: str) -> Iterator[str]:
    """Each word with one letter left out."""
    return (word[:at] + word[at + 1 :] for at in range(len(word)))


def added(word: str, letters: str = ascii_lowercase) -> Iterator[str]:
    """Each word with one letter more."""
    for at in range(len(word) + 1):
        yield from (word[:at] + new + word[at:] for new in letters)


def swapped(word: str) -> Iterator[str]:
    """Each word with two neighbouring letters exchanged."""
    for at in range(len(word) - 1):
        yield word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def one_edit(word: str, letters: str = ascii_lowercase) -> Iterator[str]:
    """All of these: every result of one slip of a compositor, a typist or an engine.

    Some come twice: `abb` without one or the other `b`.
    """
    # The order matters: of equally common words, a caller that uses `max` keeps the first.
    yield from dropped(word)
    yield from changed(word, letters)
    yield from swapped(word)
    yield from added(word, letters)
