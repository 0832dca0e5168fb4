"""pd3f's dehyphenation by what the document has elsewhere; where that is silent, it joins.

Its language model is a download, and is not asked: its authors give the option that drops the
hyphen as the likeliest.
"""

from __future__ import annotations

import sys
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

ABSENT = 3


def load(folder: Path, names: tuple[str, ...]) -> list[ModuleType]:
    """Modules of the package without its `__init__`, which wants the language model's library."""
    package = ModuleType("dehyphen")
    package.__path__ = [str(folder)]
    sys.modules["dehyphen"] = package
    loaded = []
    for name in names:
        spec = spec_from_file_location(f"dehyphen.{name}", folder / f"{name}.py")
        assert spec
        assert spec.loader
        module = module_from_spec(spec)
        sys.modules[spec.name] = module
        spec.loader.exec_module(module)
        loaded.append(module)
    return loaded


def main(path: str) -> None:
    """Print the text of a file, its paragraphs joined into one line each."""
    found = find_spec("dehyphen")
    if not found or not found.submodule_search_locations:
        sys.exit(ABSENT)
    form, core = load(Path(found.submodule_search_locations[0]), ("format", "dehyphen"))

    class Joining(core.Scorer):  # type: ignore[name-defined,misc]
        """The words as they are, with the hyphen, without it: the last is the likeliest."""

        def score(self, texts: list[str]) -> list[float]:
            return [float(len(texts) - number) for number in range(len(texts))]

    text = Path(path).read_text("utf-8").replace("\f", "\n\n")
    sys.stdout.write(form.format_to_text(Joining().dehyphen(form.text_to_format(text))))


if __name__ == "__main__":
    main(sys.argv[1])
