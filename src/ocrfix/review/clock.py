"""When a decision was made."""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime


def timestamp() -> str:
    """The time in UTC, to the second; where SOURCE_DATE_EPOCH is set, the time that it says."""
    said = os.environ.get("SOURCE_DATE_EPOCH", "")
    seconds = int(said) if said.isdecimal() else time.time()
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
