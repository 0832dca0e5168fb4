"""The schema of TOML files: what it allows is what the code knows, and files fit it."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import get_args

import jsonschema
import pytest

from ocrfix import config
from ocrfix.cli import run
from ocrfix.core.edits import Safety
from ocrfix.pipeline import PASSES
from ocrfix.scoring.norms import NORMS
from ocrfix.storage import folder

ROOT = Path(__file__).parent.parent
FILES = [
    *(("rules", path) for path in sorted(ROOT.glob("rules/*.toml"))),
    *(("about", path) for path in sorted(ROOT.glob("fixtures/*/about.toml"))),
]


def test_the_values_are_those_that_the_code_knows():
    assert get_args(config.PassName) == tuple(each.__name__ for each in PASSES)
    assert get_args(config.Level) == tuple(folder.LEVELS) == run.LEVELS
    assert get_args(config.Trust) == tuple(each.word for each in Safety)
    assert get_args(config.Norm) == NORMS


@pytest.mark.parametrize("name", config.FILES)
def test_a_json_schema_is_one(name):
    jsonschema.Draft202012Validator.check_schema(config.json_schema(name))


@pytest.mark.parametrize(("name", "path"), FILES, ids=lambda value: getattr(value, "stem", value))
def test_files_of_ours_fit_both_schemas(name, path):
    table = tomllib.loads(path.read_text("utf-8"))
    assert list(config.wrong(table, config.FILES[name])) == []
    jsonschema.Draft202012Validator(config.json_schema(name)).validate(table)


@pytest.mark.parametrize(
    ("name", "text", "keys", "what"),
    [
        ("about", "norm = 'x'", ("norm",), "invalid value 'x' for norm; allowed: plain, folded"),
        ("ocrfix", "ruels = 1", ("ruels",), "unknown key 'ruels'. Did you mean 'rules'?"),
        ("ocrfix", "apply = 3", ("apply",), "allowed: safe, review, none"),
        ("ocrfix", "passes = ['pages', 'x']", ("passes", 1), "invalid value 'x' for passes"),
        (
            "ocrfix", "[safety]\n'a.b' = { level = 'safe', why = '' }", ("safety", "a.b", "why"),
            "unknown key 'why'. The keys are level, because.",
        ),
        (
            "rules", "[[rule]]\nexamples = [{ leave = '' }, { bfore = '' }]",
            ("rule", 0, "examples", 1, "bfore"), "unknown key 'bfore'. Did you mean 'before'?",
        ),
        (
            "rules", "[[rule]]\nlimits = { least = true }", ("rule", 0, "limits", "least"),
            "invalid value True for least; allowed: a number",
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_the_way_to_it(name, text, keys, what):
    (found,) = config.wrong(tomllib.loads(text), config.FILES[name])
    assert found.keys == keys
    assert what in found.what
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(config.json_schema(name)).validate(tomllib.loads(text))


def test_what_a_rule_lacks_is_not_said_here():
    assert list(config.wrong({"id": "a.b"}, config.RuleTable)) == []
