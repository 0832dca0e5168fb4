"""Run the command `ocrfix` with `python -m ocrfix`."""

from __future__ import annotations

from ocrfix.cli.main import main

if __name__ == "__main__":
    main()
