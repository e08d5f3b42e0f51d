"""CASE 1.0 of 1EdTech: a framework as JSON that other systems read. Pure: facts in, documents out.

Identifiers are UUIDs of version 5, made from ours, because the standard allows versions 1 to 5 and ours are of version 7. A
published version never changes, so neither does any of them; an item belongs to exactly one document.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Any, Final
from uuid import UUID, uuid5

Json = dict[str, Any]

LANGUAGE: Final = "id"

COMPETENCY: Final = "Kompetensi"
LEVEL: Final = "Level"
"""Types of items, as the field calls them."""

ROOT: Final = "/ims/case/v1p0"


@dataclass(frozen=True, slots=True)
class Step:
    """One level of a competency; ``notes`` says how sure its wording is."""

    number: int
    headline: str
    indicators: tuple[str, ...]
    notes: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """A competency.

    uuid        ours, the same through all versions
    aspect      what of being able it is, in words
    """

    uuid: UUID
    code: str
    name: str
    definition: str
    group: str
    aspect: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Replacement:
    """A competency of an earlier version that one of this version replaces.

    version     ours, of the last version that words the old one
    """

    version: UUID
    old: UUID
    code: str
    name: str
    new: UUID


@dataclass(frozen=True)
class Document:
    """A published version of a framework.

    url         where this installation answers, without a slash at the end
    creator     who made the framework; ``publisher`` who answers for it
    status      "Adopted" for the version that counts today, "Deprecated" for one that another has followed
    """

    url: str
    uuid: UUID
    title: str
    creator: str
    publisher: str
    version: str
    source: str
    notes: str
    status: str
    since: date
    published: datetime
    items: tuple[Item, ...] = ()
    replacements: tuple[Replacement, ...] = ()

    @property
    def identifier(self) -> UUID:
        """Of the CFDocument and its CFPackage."""
        return document_id(self.uuid)

    def document(self) -> Json:
        """The CFDocument on its own."""
        link = self._link("CFPackages", self.title, self.identifier)
        return self._document() | {"CFPackageURI": link}

    def package(self) -> Json:
        """The CFPackage: document, items and associations. Inside it items do not name their document again."""
        return {
            "CFDocument": self._document(),
            "CFItems": list(self._items.values()),
            "CFAssociations": [association for association, _ends in self._associations],
            "CFDefinitions": {"CFItemTypes": [self._type(COMPETENCY, "1"), self._type(LEVEL, "1.1")]},
        }

    def item(self, identifier: UUID) -> Json | None:
        """A CFItem on its own; None when the document has it not."""
        found = self._items.get(identifier)
        return None if found is None else found | {"CFDocumentURI": self._own_link()}

    def associations(self, identifier: UUID) -> Json | None:
        """The CFAssociationSet of an item; None when the document has it not."""
        item = self.item(identifier)
        if item is None:
            return None
        own = self._own_link()
        found = [row | {"CFDocumentURI": own} for row, ends in self._associations if identifier in ends]
        return {"CFItem": item, "CFAssociations": found}

    def association(self, identifier: UUID) -> Json | None:
        """A CFAssociation on its own; None when the document has it not."""
        found = next((row for row, _ends in self._associations if row["identifier"] == str(identifier)), None)
        return None if found is None else found | {"CFDocumentURI": self._own_link()}

    @cached_property
    def _items(self) -> Mapping[UUID, Json]:
        return dict(self._rows())

    @cached_property
    def _associations(self) -> tuple[tuple[Json, frozenset[UUID]], ...]:
        return tuple((row, ends) for row, ends in self._relations())

    def _document(self) -> Json:
        return {
            "identifier": str(self.identifier),
            "uri": self._uri("CFDocuments", self.identifier),
            "creator": self.creator,
            "title": self.title,
            "lastChangeDateTime": moment(self.published),
            "publisher": self.publisher,
            "description": self.source,
            "language": LANGUAGE,
            "version": self.version,
            "adoptionStatus": self.status,
            "statusStartDate": self.since.isoformat(),
            "notes": self.notes,
        }

    def _rows(self) -> Iterator[tuple[UUID, Json]]:
        for place, item in enumerate(self.items, start=1):
            yield self._row(
                competency_id(self.uuid, item.uuid),
                fullStatement=item.definition or item.name,
                abbreviatedStatement=item.name,
                humanCodingScheme=item.code,
                listEnumeration=str(place),
                CFItemType=COMPETENCY,
                conceptKeywords=[item.group, item.aspect],
            )
            for step in item.steps:
                yield self._row(
                    level_id(self.uuid, item.uuid, step.number),
                    fullStatement=step.headline,
                    humanCodingScheme=f"{item.code}.{step.number}",
                    listEnumeration=str(step.number),
                    CFItemType=LEVEL,
                    notes="\n".join((*step.indicators, step.notes)).strip(),
                )

    def _row(self, identifier: UUID, **said: Any) -> tuple[UUID, Json]:
        kind = said["CFItemType"]
        return identifier, {
            "identifier": str(identifier),
            "uri": self._uri("CFItems", identifier),
            **{key: value for key, value in said.items() if value},
            "CFItemTypeURI": self._link("CFItemTypes", kind, self._type_id(kind)),
            "language": LANGUAGE,
            "lastChangeDateTime": moment(self.published),
        }

    def _relations(self) -> Iterator[tuple[Json, frozenset[UUID]]]:
        top = (self.identifier, self.title, "CFDocuments")
        for place, item in enumerate(self.items, start=1):
            competency = (competency_id(self.uuid, item.uuid), item.name, "CFItems")
            yield self._relation("isChildOf", competency, top, place)
            for step in item.steps:
                level = (level_id(self.uuid, item.uuid, step.number), step.headline, "CFItems")
                yield self._relation("isChildOf", level, competency, step.number)
        names = {item.uuid: item.name for item in self.items}
        for row in self.replacements:
            old = (competency_id(row.version, row.old), row.name, "CFItems")
            new = (competency_id(self.uuid, row.new), names.get(row.new, ""), "CFItems")
            yield self._relation("replacedBy", old, new)

    def _relation(
        self, kind: str, origin: tuple[UUID, str, str], to: tuple[UUID, str, str], place: int | None = None
    ) -> tuple[Json, frozenset[UUID]]:
        identifier = uuid5(self.uuid, f"{kind} {origin[0]} {to[0]}")
        row: Json = {
            "identifier": str(identifier),
            "associationType": kind,
            "uri": self._uri("CFAssociations", identifier),
            "originNodeURI": self._link(origin[2], origin[1], origin[0]),
            "destinationNodeURI": self._link(to[2], to[1], to[0]),
            "lastChangeDateTime": moment(self.published),
        }
        return row if place is None else row | {"sequenceNumber": place}, frozenset((origin[0], to[0]))

    def _type(self, kind: str, hierarchy: str) -> Json:
        identifier = self._type_id(kind)
        return {
            "identifier": str(identifier),
            "uri": self._uri("CFItemTypes", identifier),
            "title": kind,
            "description": kind,
            "hierarchyCode": hierarchy,
            "lastChangeDateTime": moment(self.published),
        }

    def _type_id(self, kind: str) -> UUID:
        return uuid5(self.uuid, f"type {kind}")

    def _own_link(self) -> Json:
        return self._link("CFDocuments", self.title, self.identifier)

    def _link(self, kind: str, title: str, identifier: UUID) -> Json:
        return {"title": title, "identifier": str(identifier), "uri": self._uri(kind, identifier)}

    def _uri(self, kind: str, identifier: UUID) -> str:
        return f"{self.url}{ROOT}/{kind}/{identifier}"


def document_id(version: UUID) -> UUID:
    """Of the document that is this version of ours."""
    return uuid5(version, "document")


def competency_id(version: UUID, competency: UUID) -> UUID:
    """Of the item that is a competency of ours in a version of ours."""
    return uuid5(version, f"competency {competency}")


def level_id(version: UUID, competency: UUID, number: int) -> UUID:
    """Of the item that is a level of it."""
    return uuid5(version, f"competency {competency} level {number}")


def documents(found: Iterable[Document]) -> Json:
    """The CFDocumentSet."""
    return {"CFDocuments": [document.document() for document in found]}


def refusal(value: str, description: str) -> Json:
    """The body of an answer that is none.

    value       ``unknownobject``, ``invaliduuid`` or ``invalid_selection_field``
    """
    return {
        "imsx_codeMajor": "failure",
        "imsx_severity": "error",
        "imsx_description": description,
        "imsx_codeMinor": {
            "imsx_codeMinorField": [{"imsx_codeMinorFieldName": "sourcedId", "imsx_codeMinorFieldValue": value}]
        },
    }


def moment(at: datetime) -> str:
    """A point in time as the standard writes it: 2026-11-21T03:00:00+00:00."""
    return at.astimezone(UTC).isoformat(timespec="seconds")
