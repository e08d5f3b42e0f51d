"""One item as QTI 2.1: declarations, body and processing in the order that its schema wants."""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any, Final
from xml.etree.ElementTree import Element, SubElement

from pamong.exams.formats.markup import tidy
from pamong.exams.formats.qti.body import UNIT
from pamong.exams.formats.qti.read import TOOL
from pamong.exams.formats.raw import RIGHT, RawItem
from pamong.kit.wording import one_line

NAMESPACE: Final = "http://www.imsglobal.org/xsd/imsqti_v2p1"
_SCHEMA: Final = f"{NAMESPACE} http://www.imsglobal.org/xsd/qti/qtiv2p1/imsqti_v2p1.xsd"
_TEMPLATES: Final = "http://www.imsglobal.org/question/qti_v2p1/rptemplates/"
_RESPONSE: Final = "RESPONSE"
_TRUTH: Final = {"true": "Benar", "false": "Salah"}


def assessment_item(item: RawItem, name: str, pictures: list[str]) -> Element:
    """The root of its document.

    name        of an item without a code
    pictures    paths of its pictures in the package
    """
    code = one_line(item.code)
    facts = {
        "xmlns": NAMESPACE,
        "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
        "xsi:schemaLocation": _SCHEMA,
        "identifier": code or name,
        "title": code or name,
        **({"label": code} if code else {}),
        "adaptive": "false",
        "timeDependent": "false",
        "toolName": TOOL,
    }
    root = Element("assessmentItem", facts)
    answer, interaction, processing, most = _ANSWERS[item.kind](item.content, item.key)
    root.append(answer)
    root.append(_score(most))
    root.append(_body(item.content, pictures, interaction))
    root.append(processing)
    return root


Parts = tuple[Element, Element, Element, int]
"""Declaration of the answer, what takes it, how it is scored, and the most points."""


def _single(content: Mapping[str, Any], key: Mapping[str, Any]) -> Parts:
    ids = _ids(content["options"])
    return _declared("single", "identifier", [ids[key["right"]]]), _choices(content, 1), _template("match_correct"), 1


def _true_false(_content: Mapping[str, Any], key: Mapping[str, Any]) -> Parts:
    asked = _interaction("choiceInteraction", {"shuffle": "false", "maxChoices": "1"})
    for which, word in _TRUTH.items():
        SubElement(asked, "simpleChoice", {"identifier": which}).text = word
    right = "true" if key["right"] else "false"
    return _declared("single", "identifier", [right]), asked, _template("match_correct"), 1


def _multiple(content: Mapping[str, Any], key: Mapping[str, Any]) -> Parts:
    ids = _ids(content["options"])
    right = [ids[one["id"]] for one in content["options"] if one["id"] in key["right"]]
    answer = _declared("multiple", "identifier", right)
    if not key.get("partial"):
        return answer, _choices(content, 0), _template("match_correct"), 1
    bounds = {"lowerBound": "0", "upperBound": str(len(right)), "defaultValue": "-1"}
    _mapping(answer, bounds, dict.fromkeys(right, 1))
    return answer, _choices(content, 0), _template("map_response"), len(right)


def _judgement(content: Mapping[str, Any], key: Mapping[str, Any]) -> Parts:
    ids, points = _ids(content["options"]), key["points"]
    best = max(points.values())
    answer = _declared("single", "identifier", [next(ids[one] for one in ids if points[one] == best)])
    _mapping(answer, {"defaultValue": "0"}, {ids[one]: points[one] for one in ids})
    return answer, _choices(content, 1), _template("map_response"), best


def _matching(content: Mapping[str, Any], key: Mapping[str, Any]) -> Parts:
    left, right = _ids(content["left"]), _ids(content["right"], RIGHT)
    pairs = [
        f"{left[one]} {right[other]}"
        for one, other in sorted(key["pairs"].items(), key=lambda pair: list(left).index(pair[0]))
    ]
    answer = _declared("multiple", "directedPair", pairs)
    _mapping(answer, {"lowerBound": "0", "upperBound": str(len(pairs)), "defaultValue": "0"}, dict.fromkeys(pairs, 1))
    asked = _interaction("matchInteraction", {"shuffle": "false", "maxAssociations": str(len(left))})
    for side, ids, most in (("left", left, "1"), ("right", right, "0")):
        held = SubElement(asked, "simpleMatchSet")
        for one in content[side]:
            facts = {"identifier": ids[one["id"]], "matchMax": most}
            _write(SubElement(held, "simpleAssociableChoice", facts), one["text"])
    return answer, asked, _template("map_response"), len(pairs)


def _ordering(content: Mapping[str, Any], key: Mapping[str, Any]) -> Parts:
    ids = _ids(content["options"])
    asked = _interaction("orderInteraction", {"shuffle": "false"})
    _options(asked, content)
    answer = _declared("ordered", "identifier", [ids[one] for one in key["order"]])
    return answer, asked, _template("match_correct"), 1


def _numeric(content: Mapping[str, Any], key: Mapping[str, Any]) -> Parts:
    value = format(Decimal(str(key["value"])), "f")
    around = format(Decimal(str(key.get("tolerance", "0"))), "f")
    held = Element("p")
    entry = SubElement(held, "textEntryInteraction", {"responseIdentifier": _RESPONSE, "expectedLength": "20"})
    if content.get("unit"):
        entry.tail = " "
        SubElement(held, "span", {"class": UNIT}).text = content["unit"]
    within = _template("match_correct") if not Decimal(around) else _within(around)
    return _declared("single", "float", [value]), held, within, 1


def _short_text(_content: Mapping[str, Any], key: Mapping[str, Any]) -> Parts:
    held = Element("p")
    SubElement(held, "textEntryInteraction", {"responseIdentifier": _RESPONSE, "expectedLength": "60"})
    accepted = [one_line(one) for one in key["accepted"]]
    answer = _declared("single", "string", accepted[:1])
    mapping = _mapping(answer, {"defaultValue": "0"}, dict.fromkeys(accepted, 1))
    for entry in mapping:
        entry.set("caseSensitive", "true" if key.get("exact") else "false")
    return answer, held, _template("map_response"), 1


_ANSWERS: Final[Mapping[str, Callable[[Mapping[str, Any], Mapping[str, Any]], Parts]]] = {
    "single": _single,
    "multiple": _multiple,
    "true_false": _true_false,
    "judgement": _judgement,
    "matching": _matching,
    "ordering": _ordering,
    "numeric": _numeric,
    "short_text": _short_text,
}


def _ids(options: Iterable[Mapping[str, str]], first: str = "a") -> dict[str, str]:
    """Id here → identifier there, which must not begin with a digit: a, b, c … in the order of the options."""
    return {one["id"]: chr(ord(first) + place) for place, one in enumerate(options)}


def _declared(cardinality: str, base: str, values: Iterable[str]) -> Element:
    row = Element("responseDeclaration", {"identifier": _RESPONSE, "cardinality": cardinality, "baseType": base})
    held = SubElement(row, "correctResponse")
    for one in values:
        SubElement(held, "value").text = one
    return row


def _mapping(answer: Element, bounds: Mapping[str, str], worth: Mapping[str, int]) -> Element:
    held = SubElement(answer, "mapping", dict(bounds))
    for one, points in worth.items():
        SubElement(held, "mapEntry", {"mapKey": one, "mappedValue": str(points)})
    return held


def _score(most: int) -> Element:
    facts = {"identifier": "SCORE", "cardinality": "single", "baseType": "float", "normalMaximum": str(most)}
    row = Element("outcomeDeclaration", facts)
    SubElement(SubElement(row, "defaultValue"), "value").text = "0"
    return row


def _body(content: Mapping[str, Any], pictures: list[str], interaction: Element) -> Element:
    body = Element("itemBody")
    for paragraph in tidy(content["stem"]).split("\n\n"):
        _write(SubElement(body, "p"), paragraph)
    if content.get("table"):
        rows = SubElement(SubElement(body, "table"), "tbody")
        for row in content["table"]:
            held = SubElement(rows, "tr")
            for cell in row:
                SubElement(held, "td").text = " ".join(tidy(cell).split())
    for path, one in zip(pictures, content.get("images") or [], strict=True):
        SubElement(SubElement(body, "p"), "img", {"src": path, "alt": one_line(one["alt"])})
    body.append(interaction)
    return body


def _interaction(name: str, facts: Mapping[str, str]) -> Element:
    return Element(name, {"responseIdentifier": _RESPONSE, **facts})


def _choices(content: Mapping[str, Any], most: int) -> Element:
    asked = _interaction("choiceInteraction", {"shuffle": "false", "maxChoices": str(most)})
    _options(asked, content)
    return asked


def _options(asked: Element, content: Mapping[str, Any]) -> None:
    ids = _ids(content["options"])
    for one in content["options"]:
        _write(SubElement(asked, "simpleChoice", {"identifier": ids[one["id"]]}), one["text"])


def _write(held: Element, text: str) -> None:
    """Text with its line breaks."""
    first, *rest = tidy(text).split("\n")
    held.text = first
    for line in rest:
        SubElement(held, "br").tail = line


def _template(name: str) -> Element:
    return Element("responseProcessing", {"template": _TEMPLATES + name})


def _within(tolerance: str) -> Element:
    """Right within a distance; no standard template knows one."""
    root = Element("responseProcessing")
    condition = SubElement(root, "responseCondition")
    inside = SubElement(condition, "responseIf")
    equal = SubElement(inside, "equal", {"toleranceMode": "absolute", "tolerance": f"{tolerance} {tolerance}"})
    SubElement(equal, "variable", {"identifier": _RESPONSE})
    SubElement(equal, "correct", {"identifier": _RESPONSE})
    _set(inside, "1")
    _set(SubElement(condition, "responseElse"), "0")
    return root


def _set(held: Element, points: str) -> None:
    outcome = SubElement(held, "setOutcomeValue", {"identifier": "SCORE"})
    SubElement(outcome, "baseValue", {"baseType": "float"}).text = points
