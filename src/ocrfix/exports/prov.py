"""W3C PROV as PROV-JSON: from the OCR files to the restored text, pass by pass, with the people.

The files are entities with their checksums, each pass is an activity, and so is what each person
decided. ocrfix is an agent whose plan is the rules, named by their digest.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from ocrfix.exports import ExportOptions
from ocrfix.exports.edition import Edition
from ocrfix.exports.lineage import Decider, Lineage, TracedFile, lineage
from ocrfix.exports.origin import TOOL
from ocrfix.version import VERSION

PREFIXES = {
    "ocrfix": "urn:x-ocrfix:terms#",
    "schema": "https://schema.org/",
}
SOFTWARE, RULES, RUN, WRITING = "it:ocrfix", "it:rules", "it:run", "it:writing"


def write(edition: Edition, options: ExportOptions) -> Iterator[tuple[str, bytes]]:
    """The PROV-JSON file."""
    made = _Prov(edition, lineage(edition), options.date)
    text = json.dumps(made.whole(), indent=1, ensure_ascii=True)
    yield f"{edition.name}.prov.json", f"{text}\n".encode()


class _Prov:
    """Collects the parts of a PROV document."""

    def __init__(self, edition: Edition, facts: Lineage, date: str) -> None:
        self._edition = edition
        self._facts = facts
        self._date = date
        self._parts: dict[str, dict[str, dict[str, Any]]] = {}

    def whole(self) -> dict[str, Any]:
        """The document."""
        facts = self._facts
        self._add("agent", SOFTWARE, {
            "prov:type": _name("prov:SoftwareAgent"), "prov:label": f"{TOOL} {VERSION}",
            "schema:softwareVersion": VERSION,
        })  # fmt: skip
        digest = self._edition.found.ledger.rules
        self._add("entity", RULES, {
            "prov:type": _name("prov:Plan"), "prov:label": f"rules {digest}",
            "ocrfix:digest": digest, "ocrfix:language": self._edition.language,
        })  # fmt: skip
        scan, ledger, restored = map(self._file, (facts.scan, facts.ledger, facts.restored))
        for number, file in enumerate(facts.sources, 1):
            key = self._file(file, number)
            self._relate("wasDerivedFrom", generatedEntity=scan, usedEntity=key)
        self._add("activity", RUN, {"prov:label": "ocrfix run"})
        self._relate("wasAssociatedWith", activity=RUN, agent=SOFTWARE, plan=RULES)
        self._relate("used", activity=RUN, entity=scan)
        self._relate("wasGeneratedBy", entity=ledger, activity=RUN)
        self._passes()
        self._add("activity", WRITING, {
            "prov:label": "the changes that apply under the decisions, applied to the scan",
            **({"prov:endTime": self._date} if self._date else {}),
        })  # fmt: skip
        self._relate("wasAssociatedWith", activity=WRITING, agent=SOFTWARE)
        self._relate("used", activity=WRITING, entity=scan)
        self._relate("used", activity=WRITING, entity=ledger)
        for number, who in enumerate(facts.deciders, 1):
            self._decided(number, who, ledger)
        self._relate("wasGeneratedBy", entity=restored, activity=WRITING)
        self._relate("wasDerivedFrom", generatedEntity=restored, usedEntity=scan)
        # Names of one restoration are none of another, so that records of many can be put together.
        own = {"it": f"urn:x-ocrfix:{facts.scan.sha256}#"}
        return {"prefix": PREFIXES | own, **self._parts}

    def _file(self, file: TracedFile, number: int = 0) -> str:
        key = f"it:{file.role}-{number}" if number else f"it:{file.role}"
        self._add("entity", key, {
            "prov:label": file.name,
            **({"schema:name": file.original} if file.original else {}),
            "schema:encodingFormat": file.format,
            "schema:sha256": file.sha256,
            "schema:contentSize": file.size,
        })  # fmt: skip
        return key

    def _passes(self) -> None:
        """The passes, each informed by the one before it."""
        before = ""
        for done in self._facts.passes:
            key = f"it:pass-{done.name}"
            self._add("activity", key, {
                "prov:label": f"pass {done.name}", "ocrfix:applied": done.applied,
                "ocrfix:waiting": done.waiting, "ocrfix:refused": done.refused,
            })  # fmt: skip
            self._relate("wasStartedBy", activity=key, starter=RUN)
            if before:
                self._relate("wasInformedBy", informed=key, informant=before)
            before = key

    def _decided(self, number: int, who: Decider, ledger: str) -> None:
        """What one person decided, which the writing of the text used."""
        person, review, made = (f"it:{kind}-{number}" for kind in ("person", "review", "decisions"))
        self._add("agent", person, {
            "prov:type": _name("prov:Person"), "prov:label": who.name or "not named",
        })  # fmt: skip
        times = {"prov:startTime": who.first, "prov:endTime": who.last} if who.first else {}
        self._add("activity", review, {"prov:label": "review of the changes", **times})
        counts = {f"ocrfix:{verdict}": count for verdict, count in who.verdicts}
        self._add("entity", made, {"prov:label": "decisions in force", **counts})
        self._relate("wasAssociatedWith", activity=review, agent=person)
        self._relate("used", activity=review, entity=ledger)
        self._relate("wasGeneratedBy", entity=made, activity=review)
        self._relate("wasAttributedTo", entity=made, agent=person)
        self._relate("used", activity=WRITING, entity=made)

    def _add(self, kind: str, key: str, said: dict[str, Any]) -> None:
        self._parts.setdefault(kind, {})[key] = said

    def _relate(self, kind: str, **ends: str) -> None:
        rows = self._parts.setdefault(kind, {})
        # A relation has no name of its own; PROV-JSON wants one all the same.
        rows[f"_:{kind}{len(rows) + 1}"] = {f"prov:{end}": key for end, key in ends.items()}


def _name(value: str) -> dict[str, str]:
    return {"$": value, "type": "prov:QUALIFIED_NAME"}
