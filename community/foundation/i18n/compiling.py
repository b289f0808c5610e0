"""Compiling the catalogues at start, those that changed since alone."""

import os
from pathlib import Path

from community.foundation.i18n.catalogues import path_of
from community.foundation.i18n.languages import LANGUAGES


def compile_all(folder: Path | None = None) -> None:
    """Write the .mo beside each .po that changed since. What lacks a form is left out, so that it falls back whole."""
    for code in LANGUAGES:
        source = path_of(code, folder)
        target = source.with_suffix(".mo")
        if not source.exists() or (target.exists() and target.stat().st_mtime >= source.stat().st_mtime):
            continue
        from community.foundation.i18n.gathering import compiled

        part = target.with_suffix(f".{os.getpid()}.part")
        part.write_bytes(compiled(code, folder))
        part.replace(target)
