"""Writing QTI 2.1: one file for each item, in a package with a manifest."""

import io
import zipfile
from collections.abc import Iterable
from typing import Final
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from pamong.exams.formats.pictures import SUFFIX, decoded
from pamong.exams.formats.qti.item import assessment_item
from pamong.exams.formats.qti.read import TAGS
from pamong.exams.formats.raw import RawItem
from pamong.kit.wording import one_line

_PACKAGE: Final = "http://www.imsglobal.org/xsd/imscp_v1p1"
_LOM: Final = "http://ltsc.ieee.org/xsd/LOM"
_ITEM: Final = "imsqti_item_xmlv2p1"
_WHEN: Final = (1980, 1, 1, 0, 0, 0)
"""Of every file in the archive, so that equal items make equal bytes."""


def write(items: Iterable[RawItem]) -> bytes:
    """A package: a manifest, one XML file for each item, pictures beside them. Equal items make equal bytes.

    What an item file has no place for stands in the manifest as keywords ``name=value``: tags, source, and that steps in
    part of the right order count.
    """
    files: dict[str, bytes] = {}
    resources = Element("resources")
    for place, item in enumerate(items, start=1):
        name = f"item-{place}"
        pictures = _pictures(item, name)
        files |= pictures | {f"{name}.xml": _document(assessment_item(item, name, list(pictures)))}
        _resource(resources, item, name, list(pictures))
    files = {"imsmanifest.xml": _document(_manifest(resources)), **files}
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name, _WHEN), data, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def _pictures(item: RawItem, name: str) -> dict[str, bytes]:
    found = {}
    for place, one in enumerate(item.content.get("images") or [], start=1):
        kind = one["data"].partition(":")[2].partition(";")[0]
        found[f"images/{name}-{place}.{SUFFIX.get(kind, 'png')}"] = decoded(one["data"]) or b""
    return found


def _manifest(resources: Element) -> Element:
    root = Element("manifest", {"xmlns": _PACKAGE, "identifier": "MANIFEST-1"})
    metadata = SubElement(root, "metadata")
    SubElement(metadata, "schema").text = "QTIv2.1 Package"
    SubElement(metadata, "schemaversion").text = "1.0.0"
    SubElement(root, "organizations")
    root.append(resources)
    indent(root)
    return root


def _resource(resources: Element, item: RawItem, name: str, pictures: list[str]) -> None:
    href = f"{name}.xml"
    row = SubElement(resources, "resource", {"identifier": f"RES-{name}", "type": _ITEM, "href": href})
    lom = SubElement(SubElement(row, "metadata"), "lom", {"xmlns": _LOM})
    general = SubElement(lom, "general")
    identifier = SubElement(general, "identifier")
    SubElement(identifier, "entry").text = one_line(item.code) or name
    for word in _keywords(item):
        keyword = SubElement(general, "keyword")
        SubElement(keyword, "string", {"language": "x-none"}).text = word
    for path in (href, *pictures):
        SubElement(row, "file", {"href": path})


def _keywords(item: RawItem) -> list[str]:
    told = {name: item.tags[name] for name in TAGS if item.tags.get(name)}
    told |= {"source": item.source} if item.source else {}
    told |= {"partial": "1"} if item.kind == "ordering" and item.key.get("partial") else {}
    return [f"{name}={one_line(value)}" for name, value in told.items()]


def _document(root: Element) -> bytes:
    document: bytes = tostring(root, encoding="UTF-8", xml_declaration=True)
    return document
