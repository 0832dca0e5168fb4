"""Reads page images with the OCR engine Tesseract, into hOCR files.

Images of pages (TIFF, PNG, JPEG, and others that Tesseract takes) and the pages of a PDF without
text. Tesseract is a program of its own, which must be installed.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Collection
from pathlib import Path
from typing import NamedTuple

from ocrfix.errors import OcrfixError, ReadError

PROGRAM = "tesseract"
INSTALL = (
    "Page images are read with Tesseract, and this machine has none. Install it (Debian, Ubuntu: "
    "apt-get install tesseract-ocr; macOS: brew install tesseract; Windows: winget install "
    "UB-Mannheim.TesseractOCR), or give ocrfix the text or the OCR files of another engine."
)
LANGUAGES = {"en": "eng", "de": "deu", "fr": "fra"}
"""Tesseract's names of the languages that ocrfix has words for."""
RESOLUTION = 300
"""Dots per inch at which pages of a PDF are drawn; Tesseract's documentation asks for 300."""
# A line in the head of each hOCR file, which says of what it was made.
MADE_OF = re.compile(rb'<meta name="ocrfix-image" content="([^"]*)"/>')
HEAD = re.compile(rb"<head>\s*")
IMAGE = re.compile(rb'(?<=image )"[^"]*"')
HEAD_BYTES = 4096
"""Bytes at the beginning of an hOCR file in which that line is looked for."""


class Engine(NamedTuple):
    """An installed Tesseract."""

    program: str
    version: str
    languages: frozenset[str]  # those it has data for

    def check(self, languages: str) -> None:
        """Check that there are data for `languages`, such as `eng+deu`.

        Raises:
            OcrfixError: data are missing; the message says how to get them.
        """
        missing = [each for each in languages.split("+") if each not in self.languages]
        if missing:
            packages = " ".join(f"tesseract-ocr-{each.replace('_', '-')}" for each in missing)
            raise OcrfixError(
                f"Tesseract has no data for {', '.join(missing)}. Install them (Debian, Ubuntu: "
                f"apt-get install {packages}; else put {missing[0]}.traineddata into its tessdata "
                f"folder). It has: {', '.join(sorted(self.languages)) or 'none'}."
            )


def engine() -> Engine:
    """The Tesseract on this machine.

    Raises:
        OcrfixError: there is none, or it does not run; the message says how to get it.
    """
    program = shutil.which(PROGRAM)
    if program is None:
        raise OcrfixError(INSTALL)
    version = _run([program, "--version"])
    listed = _run([program, "--list-langs"])
    if version.returncode or listed.returncode:
        said = (version.stderr or listed.stderr).decode(errors="replace").strip()
        raise OcrfixError(f"{program}: does not run: {said}. Install Tesseract again.")
    # Version 3 writes both to standard error. The first line of the list is a heading.
    first = (version.stdout or version.stderr).decode(errors="replace").partition("\n")[0]
    names = (listed.stdout or listed.stderr).decode(errors="replace").splitlines()[1:]
    number = first.removeprefix(PROGRAM).strip().removeprefix("v")
    return Engine(program, number, frozenset(name.strip() for name in names if name.strip()))


def made_of(image: Path, languages: str, engine: Engine, page: int | None = None) -> str:
    """What an hOCR file is made of, in a line: a file with the same line need not be made again.

    Raises:
        OSError: the image cannot be read.
    """
    with image.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    part = "" if page is None else f"; page {page}"
    return f"sha256 {digest}{part}; {languages}; Tesseract {engine.version}"


def is_made_of(hocr: Path, line: str) -> bool:
    """Whether an hOCR file is there, and has that line."""
    try:
        with hocr.open("rb") as file:
            found = MADE_OF.search(file.read(HEAD_BYTES))
    except OSError:
        return False
    return found is not None and found[1].decode("utf-8", "replace") == line


def read_by(hocr: bytes) -> str:
    """What read the images of an hOCR file that was made here, in words; "" for other files."""
    found = MADE_OF.search(hocr, 0, HEAD_BYTES)
    if found is None:
        return ""
    *_, languages, engine = found[1].decode("utf-8", "replace").split("; ")
    return f"{engine}, {languages}"


def hocr_of_image(image: Path, languages: str, engine: Engine) -> bytes:
    """The hOCR of an image; of a TIFF file with several pages, of all of them.

    Raises:
        ReadError: Tesseract cannot read it.
    """
    return _marked(
        _recognised(image, languages, engine), image.name, made_of(image, languages, engine)
    )


def hocr_of_pdf_page(pdf: Path, page: int, languages: str, engine: Engine) -> bytes:
    """The hOCR of a page of a PDF, drawn at `RESOLUTION`; pages count from 1.

    Raises:
        ReadError: the page cannot be drawn, or Tesseract cannot read it.
    """
    from ocrfix.formats.pdf import drawn

    with tempfile.TemporaryDirectory() as folder:
        image = Path(folder, "page.pgm")
        image.write_bytes(drawn(pdf, page, RESOLUTION))
        found = _recognised(image, languages, engine, "--dpi", str(RESOLUTION))
    return _marked(found, f"{pdf.name}#page={page}", made_of(pdf, languages, engine, page))


def _recognised(image: Path, languages: str, engine: Engine, *options: str) -> bytes:
    # In the folder of the image, so that no path of this machine is written into the hOCR. A name
    # may begin with `-`, which would be an option.
    name = os.path.join(".", image.name) if image.name.startswith("-") else image.name  # noqa: PTH118
    done = _run([engine.program, name, "stdout", "-l", languages, *options, "hocr"], image.parent)
    if done.returncode or b"ocr_page" not in done.stdout:
        lines = done.stderr.decode(errors="replace").strip().splitlines()
        raise ReadError(
            f"{image.name}: Tesseract cannot read it: {lines[-1] if lines else 'no page'}."
        )
    return done.stdout


def _run(command: list[str], folder: Path | None = None) -> subprocess.CompletedProcess[bytes]:
    # Pages are read side by side, so that each needs only one thread.
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    try:
        return subprocess.run(  # noqa: S603 - a list, without a shell
            command, cwd=folder, env=environment, capture_output=True, check=False
        )
    except OSError as error:
        raise OcrfixError(f"{command[0]}: does not run: {error.strerror}.") from None


def _marked(hocr: bytes, image: str, line: str) -> bytes:
    """An hOCR file with the name of its image, and with what it was made of in its head."""
    named = IMAGE.sub(lambda _: b'"' + _escaped(image) + b'"', hocr)
    meta = b'<meta name="ocrfix-image" content="' + _escaped(line) + b'"/>\n  '
    return HEAD.sub(lambda head: head[0] + meta, named, count=1)


def _escaped(text: str) -> bytes:
    quoted = text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    for sign, entity in (("&", "&amp;"), ("<", "&lt;"), ('"', "&quot;"), ("'", "&#39;")):
        quoted = quoted.replace(sign, entity)
    return quoted.encode()


def names(images: Collection[Path]) -> dict[Path, str]:
    """A name for the hOCR of each image; no two are the same on any file system."""
    made: dict[Path, str] = {}
    taken: set[str] = set()
    for image in images:
        name = image.stem if f"{image.stem}.hocr".casefold() not in taken else image.name
        made[image] = f"{name}.hocr"
        taken.add(made[image].casefold())
    return made
