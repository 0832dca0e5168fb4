"""Explain to an author why a rule does not fire on its own example."""

from __future__ import annotations

from ocrfix.authoring.examples import ExampleResult
from ocrfix.errors import RuleError
from ocrfix.rules.match import standing_alone
from ocrfix.rules.rule import Rule
from ocrfix.rules.ruleset import Ruleset


def explained(verdict: ExampleResult, rules: Ruleset) -> RuleError:
    """Describe a failed example: its line, with the place marked, and a hint."""
    rule = rules[verdict.rule]
    if verdict.example < 0:
        return RuleError(verdict.problem, verdict.location)
    example = rule.examples[verdict.example]
    place = rule.block.example(verdict.example)
    head, _, rest = verdict.problem.partition("\n")
    lines = [f"{verdict.name}: {head}{rule.block.quote(place)}"]
    lines += [rest] if rest else []
    if "does not fire" in head and (hint := why_silent(rule, example["before"], rules)):
        lines.append(f"  {hint}")
    return RuleError("\n".join(lines), place)


def why_silent(rule: Rule, text: str, rules: Ruleset) -> str:
    """The reason why a rule does not act on a text; empty if unknown."""
    # The causes in the order in which a rule can fail: off, no match, exception, same text.
    if rule.id in rules.settings.off:
        return "The rule is off in ocrfix.toml."
    if rule.words:
        return _words(rule, text)
    if rule.find is None:
        return ""
    # As the pass matches, overlapping; a second at most, since the author's expression may
    # backtrack.
    matches = list(rule.find.finditer(text, overlapped=True, timeout=1))
    if not matches:
        return _nearly(rule, text)
    match = matches[0]
    start, end = match.span("fix")
    # The group is in an alternative that was not taken.
    if start < 0:
        return f"find matches {match[0]!r}, but the group fix is not part of the match."
    for each in rule.unless:
        for found in each.finditer(text, overlapped=True, timeout=1):
            if found.start() < end and start < found.end():
                return f"find matches {match[0]!r}, but its unless {each.pattern!r} also matches."
    if match.expand(rule.put) == match["fix"]:
        return f"put writes the same text as in the scan: {match['fix']!r}."
    return f"find matches {match[0]!r}, but another change is at that place."


def _nearly(rule: Rule, text: str) -> str:
    """A near match, which fails only by capitals or line ends; also what find looks for."""
    import regex

    assert rule.find is not None
    pattern = rule.find.pattern
    # The two usual slips: another case, and a place that is broken over two lines.
    loose = regex.search(pattern, text, regex.VERSION1 | regex.IGNORECASE, timeout=1)
    if loose:
        return f"find matches nothing here; with other capitals it would match {loose[0]!r}."
    joined = text.replace("\n", " ")
    if joined != text and (found := rule.find.search(joined, timeout=1)):
        return f"find matches nothing here; it would match {found[0]!r} without a line end."
    # Does the misreading at least occur? Then its context is wrong.
    fix = _group(pattern)
    if fix and (found := regex.search(fix, text, regex.VERSION1, timeout=1)):
        at = found.start()
        shown = f"{text[max(0, at - 12) : at]}[{found[0]}]{text[found.end() : found.end() + 12]}"
        return f"find matches nothing here; its group fix does, but not what is around it: {shown}"
    return "find matches nothing here."


def _group(pattern: str) -> str:
    """The group `fix` of an expression alone; empty if it cannot be separated."""
    import regex

    start = pattern.find("(?P<fix>")
    # Count no brackets: try each closing one, and let `regex` say where the group is complete.
    # Brackets in character classes and escapes need no care then.
    for end in range(start + 9, len(pattern) + 1):
        if pattern[end - 1] == ")":
            try:
                regex.compile(pattern[start:end], regex.VERSION1)
            except regex.error:
                continue
            return pattern[start:end]
    return ""


def _words(rule: Rule, text: str) -> str:
    lower = {word.lower(): word for word in rule.words}
    for word in text.split():
        bare = word.strip(".,;:!?\"'()“”‘’")
        if bare in rule.words:
            if standing_alone(text, [bare])[bare]:
                return f"{bare!r} is there, but another rule or words/names.txt takes it first."
            return f"{bare!r} is next to a hyphen or apostrophe, so it is half a word."
        if bare.lower() in lower:
            return f"words has {lower[bare.lower()]!r}, not {bare!r}: spell capitals, too."
    return "None of its words is in the text."
