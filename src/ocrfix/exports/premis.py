"""PREMIS 3: the files as objects, the run and the decisions as events, ocrfix and people as agents.

PREMIS asks for the date of each event. Where none is known or given it is `XXXX`, a year that is
not specified (EDTF).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ocrfix.exports import ExportOptions
from ocrfix.exports.edition import Edition
from ocrfix.exports.lineage import TracedFile, lineage
from ocrfix.exports.markup import tag, text
from ocrfix.exports.origin import TOOL
from ocrfix.version import VERSION

NAMESPACE = "http://www.loc.gov/premis/v3"
INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"
NO_DATE = "XXXX"
LOCAL = "local"
AGENT = "ocrfix"


def write(edition: Edition, options: ExportOptions) -> Iterator[tuple[str, bytes]]:
    """The PREMIS file."""
    facts = lineage(edition)
    rules = edition.found.ledger.rules
    made = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<premis xmlns="{NAMESPACE}" xmlns:xsi="{INSTANCE}" version="3.0">',
    ]
    before = [file.name for file in facts.sources]
    made += (_object(file) for file in facts.sources)
    made += (_object(facts.scan, before, "run"), _object(facts.ledger, [facts.scan.name], "run"))
    made.append(_object(facts.restored, [facts.scan.name], "writing"))
    counts = "; ".join(
        f"{done.name}: {done.applied} applied, {done.waiting} waiting, {done.refused} refused"
        for done in facts.passes
    )
    made.append(_event(
        "run", "modification", options.date,
        f"ocrfix run, version {VERSION}, rules {rules}, language {edition.language}",
        counts, (AGENT, "implementer"), [facts.scan], [facts.ledger],
    ))  # fmt: skip
    people: list[str] = []
    for number, who in enumerate(facts.deciders, 1):
        person = f"person-{number}"
        people.append(_agent(person, who.name or "not named", "person"))
        said = ", ".join(f"{verdict}: {count}" for verdict, count in who.verdicts)
        span = f"{who.first}/{who.last}" if who.first and who.first != who.last else who.last
        made.append(_event(
            f"review-{number}", "quality review", span, "decisions on the changes in the ledger",
            said, (person, "authorizer"), [facts.ledger], [],
        ))  # fmt: skip
    made.append(_event(
        "writing", "modification", options.date,
        "the changes that apply under the decisions, applied to the scan", "",
        (AGENT, "implementer"), [facts.scan, facts.ledger], [facts.restored],
    ))  # fmt: skip
    made += [_agent(AGENT, TOOL, "software", VERSION), *people, "</premis>"]
    # No element has both text and elements in it, so line ends between two change nothing.
    whole = "".join(f"{line}\n" for line in made).replace("><", ">\n<")
    yield f"{edition.name}.premis.xml", whole.encode()


def _identifier(kind: str, value: str) -> str:
    inner = tag(f"{kind}IdentifierType", LOCAL) + tag(f"{kind}IdentifierValue", text(value))
    return tag(f"{kind}Identifier", inner)


def _object(file: TracedFile, sources: Iterable[str] = (), event: str = "") -> str:
    fixity = tag("messageDigestAlgorithm", "SHA-256") + tag("messageDigest", file.sha256)
    kind = tag("formatDesignation", tag("formatName", text(file.format)))
    facts = (
        tag("compositionLevel", "0")
        + tag("fixity", fixity)
        + tag("size", str(file.size))
        + tag("format", kind)
    )
    parts = [_identifier("object", file.name), tag("objectCharacteristics", facts)]
    if file.original:
        parts.append(tag("originalName", text(file.original)))
    kinds = tag("relationshipType", "derivation") + tag("relationshipSubType", "has source")
    parts += (
        tag("relationship", kinds + _related("Object", source) + _related("Event", event))
        for source in sources
    )
    return tag("object", "".join(parts), xsi__type="file")


def _related(kind: str, value: str) -> str:
    name = f"related{kind}Identifier"
    return tag(name, tag(f"{name}Type", LOCAL) + tag(f"{name}Value", text(value)))


def _event(
    key: str, kind: str, date: str, detail: str, outcome: str, agent: tuple[str, str],
    sources: Iterable[TracedFile], outcomes: Iterable[TracedFile],
) -> str:  # fmt: skip
    parts = [
        _identifier("event", key),
        tag("eventType", kind),
        tag("eventDateTime", date or NO_DATE),
        tag("eventDetailInformation", tag("eventDetail", text(detail))),
    ]
    if outcome:
        note = tag("eventOutcomeDetail", tag("eventOutcomeDetailNote", text(outcome)))
        parts.append(tag("eventOutcomeInformation", tag("eventOutcome", "success") + note))
    parts.append(_linked("Agent", *agent))
    parts += (_linked("Object", file.name, "source") for file in sources)
    parts += (_linked("Object", file.name, "outcome") for file in outcomes)
    return tag("event", "".join(parts))


def _linked(kind: str, value: str, role: str) -> str:
    name = f"linking{kind}Identifier"
    inner = tag(f"{name}Type", LOCAL) + tag(f"{name}Value", text(value))
    return tag(name, inner + tag(f"linking{kind}Role", role))


def _agent(key: str, name: str, kind: str, version: str = "") -> str:
    parts = [_identifier("agent", key), tag("agentName", text(name)), tag("agentType", kind)]
    if version:
        parts.append(tag("agentVersion", version))
    return tag("agent", "".join(parts))
