"""The version of ocrfix, in a module that imports nothing else."""

from __future__ import annotations

# `ocrfix --version` imports only this module. A look-up in the metadata of packages takes longer.
# pyproject.toml reads the version from here.
VERSION = "0.1.0"
