"""`python -m ocrfix` is `ocrfix`."""

from __future__ import annotations

from ocrfix.cli.main import main

if __name__ == "__main__":
    main()
