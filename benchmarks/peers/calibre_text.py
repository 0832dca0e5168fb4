"""calibre's heuristic processing, from text to text."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ABSENT = 3
OPTIONS = ("--enable-heuristics", "--txt-output-formatting=plain", "--max-line-length=0")

if __name__ == "__main__":
    program = shutil.which("ebook-convert")
    if not program:
        sys.exit(ABSENT)
    with tempfile.TemporaryDirectory() as folder:
        source, made = Path(folder) / "in.txt", Path(folder) / "out.txt"
        shutil.copy(sys.argv[1], source)
        subprocess.run([program, str(source), str(made), *OPTIONS], check=True, capture_output=True)
        sys.stdout.write(made.read_text("utf-8"))
