"""Founts of Debian's packages, and how wide their letters run."""

from __future__ import annotations

import subprocess
from functools import cache
from pathlib import Path

from PIL import ImageFont

# roman and italic; a fount without italic of its own borrows one, as small printers did
FACES = {
    "garamond": ("EBGaramond12-Regular.otf", "EBGaramond12-Italic.otf"),
    "libertine": ("LinLibertine_R.otf", "LinLibertine_RI.otf"),
    "oldstandard": ("OldStandard-Regular.ttf", "OldStandard-Italic.ttf"),
    "century": ("Century-Catalogue.ttf", "texgyreschola-italic.otf"),
    "schola": ("texgyreschola-regular.otf", "texgyreschola-italic.otf"),
    "didot": ("GFSDidot.otf", "GFSDidotItalic.otf"),
    "times": ("texgyretermes-regular.otf", "texgyretermes-italic.otf"),
    "goudy": ("GoudyBookletter1911.otf", "LindenHill-Italic.otf"),
    "linden": ("LindenHill.otf", "LindenHill-Italic.otf"),
    "cardo": ("Cardo104s.ttf", "Cardoi99.ttf"),
    "charis": ("CharisSIL-Regular.ttf", "CharisSIL-Italic.ttf"),
    "gentium": ("GenBasR.ttf", "GenBasI.ttf"),
    "pagella": ("texgyrepagella-regular.otf", "texgyrepagella-italic.otf"),
    "bonum": ("texgyrebonum-regular.otf", "texgyrebonum-italic.otf"),
    "junicode": ("JunicodeTwoBeta-Regular.otf", "JunicodeTwoBeta-Italic.otf"),
    "artemisia": ("GFSArtemisia.otf", "GFSArtemisiaIt.otf"),
}
SPARE = "LiberationSerif-Regular.ttf"  # for † ‡ ‖ and letters that an old face lacks
PACKAGES = (
    "fonts-ebgaramond fonts-linuxlibertine fonts-oldstandard fonts-century-catalogue fonts-texgyre "
    "fonts-gfs-didot fonts-gfs-artemisia "
    "fonts-goudybookletter fonts-lindenhill fonts-cardo fonts-sil-charis fonts-sil-gentium-basic "
    "fonts-junicode fonts-liberation"
)
UNIT = 200  # widths are measured at this size, where hinting no longer shows


class Fount:
    """The roman and italic of one family, at every size.

    Raises FileNotFoundError, with the packages to install, where the family is missing.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self._files = {"r": find(FACES[name][0]), "i": find(FACES[name][1]), "x": find(SPARE)}
        self._widths: dict[tuple[str, str], float] = {}

    def width(self, text: str, face: str) -> float:
        """How far the text runs, in ems."""
        key = (text, face)
        if key not in self._widths:
            self._widths[key] = self.at(face, UNIT).getlength(text) / UNIT
        return self._widths[key]

    def at(self, face: str, size: float) -> ImageFont.FreeTypeFont:
        """The face in a size of so many pixels."""
        return _load(self._files[face], round(size, 1))

    def face_for(self, letter: str, face: str) -> str:
        """The face itself, or the spare one where it has no such letter."""
        return face if _has(self._files[face], letter) else "x"


@cache
def find(file: str) -> str:
    """The path of a fount file."""
    for folder in (
        Path("/usr/share/fonts"),
        Path("/usr/share/texmf/fonts"),
        Path.home() / ".fonts",
    ):
        for path in sorted(folder.rglob(file)) if folder.is_dir() else ():
            return str(path)
    raise FileNotFoundError(f"no fount {file} here: apt-get install {PACKAGES}")


@cache
def _load(path: str, size: float) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.BASIC)


@cache
def _has(path: str, letter: str) -> bool:
    fount = _load(path, 60.0)
    return letter.isspace() or bytes(fount.getmask(letter)) != bytes(fount.getmask("\uffff"))


def missing_tools() -> str:
    """What must be installed before pages can be read, or nothing."""
    try:
        subprocess.run(["tesseract", "--version"], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        return (
            "no Tesseract here: apt-get install tesseract-ocr tesseract-ocr-deu tesseract-ocr-fra"
        )
    return ""
