"""Reading items of QTI 2.0 to 2.2, and packages of them."""

import posixpath
import re
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Final, NoReturn
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from pamong.core.refusals import Invalid
from pamong.exams.formats import pictures
from pamong.exams.formats.documents import below, child, children, local, tree, unpacked, words_of
from pamong.exams.formats.qti.answers import ANSWERS, Declared
from pamong.exams.formats.qti.body import stem_of
from pamong.exams.formats.raw import CannotTake, RawItem, Read, code_of, gathered

TOOL: Final = "pamong"
TAGS: Final = ("sector", "competency", "level", "cognitive", "regulation", "category")
_KEYWORDS: Final = {*TAGS, "source", "partial"}
_MANIFEST: Final = "imsmanifest.xml"
_ITEM: Final = b"assessmentItem"
_HINT: Final = "endAttemptInteraction"
"""A button that shows feedback; it takes no answer."""

_RESOURCE: Final = re.compile(r"imsqti_(apip)?item")
_TEST: Final = re.compile(r"imsqti_(apip)?(test|assessment|section)")
_KNOWN: Final = frozenset(
    {
        "responseProcessing",
        "responseCondition",
        "responseIf",
        "responseElseIf",
        "responseElse",
        "match",
        "variable",
        "correct",
        "setOutcomeValue",
        "baseValue",
        "isNull",
        "mapResponse",
        "equal",
        "stringMatch",
        "sum",
        "not",
        "and",
    }
)
"""What processing is made of that comes to the key, or to the worth of each option."""


def read(data: bytes) -> Read:
    """Items of one item's XML, or of a package. Raises TooLarge ``items-large``; Invalid ``items-xml``, ``items-zip``."""
    if not data.startswith(b"PK"):
        root = tree(data)
        if local(root) != "assessmentItem":
            raise Invalid("items-xml", _("Berkas XML ini bukan soal QTI: akarnya bukan <assessmentItem>."))
        return gathered([(root.get("title") or _("Soal QTI"), partial(_item, root, {}, {}, ""))])
    files = unpacked(data)
    known, tests = _manifest(files)
    items = [(path, partial(_file, files, path, told)) for path, told in known.items()]
    return gathered([*items, *((path, _test) for path in tests)])


def _manifest(files: Mapping[str, bytes]) -> tuple[dict[str, dict[str, str]], list[str]]:
    """Path of each item → what the manifest says about it, and paths of tests. Without a manifest every item of the archive.

    raises      Invalid ``items-zip`` for an archive of other things
    """
    at = min((path for path in files if posixpath.basename(path) == _MANIFEST), key=len, default="")
    if not at:
        found = {
            path: dict[str, str]() for path, data in files.items() if path.endswith(".xml") and _ITEM in data[:4096]
        }
        return found or _refuse_other(), []
    folder = posixpath.dirname(at)
    resources = below(tree(files[at]), "resource")
    items = [one for one in resources if _RESOURCE.match(one.get("type", ""))]
    if resources and not items:
        _refuse_other()
    tests = [_path(folder, one) for one in resources if _TEST.match(one.get("type", ""))]
    return {_path(folder, one): _keywords(one) for one in items}, tests


def _path(folder: str, resource: Element) -> str:
    return posixpath.normpath(posixpath.join(folder, unquote(resource.get("href", ""))))


def _test() -> NoReturn:
    raise CannotTake(_("Susunan tesnya (bagian, urutan, bobot) tidak diambil; soal-soalnya diambil satu per satu."))


def _refuse_other() -> NoReturn:
    raise Invalid("items-zip", _("Arsip ZIP ini tidak memuat soal QTI 2. Ekspor ulang sebagai paket QTI 2.1."))


def _keywords(resource: Element) -> dict[str, str]:
    """What ours say as ``name=value``; under the empty name the words of others."""
    pairs = [words_of(one).partition("=") for one in below(resource, "keyword")]
    own = {name: value for name, _sign, value in pairs if value and name in _KEYWORDS}
    others = [f"{name}{sign}{value}" for name, sign, value in pairs if name and name not in own]
    return own | ({"": ", ".join(others)} if others else {})


def _file(files: Mapping[str, bytes], path: str, told: Mapping[str, str]) -> RawItem:
    if path not in files:
        raise CannotTake(_("Berkas ini disebut di daftar isi paket, tetapi tidak ada di dalamnya."))
    try:
        root = tree(files[path])
    except Invalid as why:
        raise CannotTake(str(why)) from why
    if local(root) != "assessmentItem":
        raise CannotTake(_("Berkas XML ini bukan soal QTI: akarnya bukan <assessmentItem>."))
    return _item(root, told, files, posixpath.dirname(path))


def _item(root: Element, told: Mapping[str, str], files: Mapping[str, bytes], folder: str) -> RawItem:
    if root.get("adaptive") in ("true", "1") or child(root, "templateDeclaration") is not None:
        raise CannotTake(_("Soal QTI yang berubah selama dikerjakan tidak punya padanan di sini."))
    body = child(root, "itemBody")
    asked = [] if body is None else [one for one in body.iter() if _takes_answer(local(one))]
    if body is None or not asked:
        raise CannotTake(_("Ini keterangan tanpa jawaban, bukan soal."))
    if len(asked) > 1:
        raise CannotTake(_("Soal ini punya lebih dari satu tempat jawaban. Pecah menjadi beberapa soal."))
    kind = local(asked[0])
    if kind not in ANSWERS:
        raise CannotTake(_("Jenis soal QTI “%(kind)s” tidak punya padanan di sini.") % {"kind": kind})
    stem, unit, beside = stem_of(body, asked[0])
    images, lost = pictures.taken(stem.pictures, partial(_picture, files, folder))
    own, content, key, more = ANSWERS[kind](asked[0], _declared(root, asked[0], told, unit))
    content = {"stem": stem.text, **content}
    content |= ({"images": images} if images else {}) | ({"table": stem.table} if stem.table else {})
    return RawItem(
        _code(root),
        own,
        content,
        key,
        {name: told[name] for name in TAGS if name in told},
        told.get("source", ""),
        tuple(dict.fromkeys((*stem.lost, *lost, *more, *_feedback(root), *beside, *_beside(root, told)))),
    )


def _takes_answer(name: str) -> bool:
    return name.endswith("Interaction") and name != _HINT


def _declared(root: Element, asked: Element, told: Mapping[str, str], unit: str) -> Declared:
    wanted = asked.get("responseIdentifier")
    for one in children(root, "responseDeclaration"):
        if one.get("identifier") == wanted:
            return Declared(one, child(root, "responseProcessing"), told.get("partial") == "1", unit)
    raise CannotTake(_("Tidak ada jawaban yang ditandai benar."))


def _code(root: Element) -> str:
    """Ours says it apart from the identifier, which an item without a code has too."""
    return code_of(root.get("label", "") if root.get("toolName") == TOOL else root.get("identifier", ""))


def _feedback(root: Element) -> Iterator[str]:
    if any(below(root, name) for name in ("modalFeedback", "feedbackBlock", "feedbackInline")):
        yield _("Umpan balik tidak diambil.")


def _beside(root: Element, told: Mapping[str, str]) -> Iterator[str]:
    """What else the item and its manifest say."""
    processing = child(root, "responseProcessing")
    if processing is not None and _own(processing):
        yield _("Cara penilaian khusus di berkas asal tidak diambil: soal dinilai menurut kuncinya.")
    title = root.get("title", "")
    if root.get("toolName") != TOOL and title not in ("", root.get("identifier"), root.get("label")):
        yield _("Judul soal tidak disimpan; yang dipakai kodenya.")
    if words := told.get("", ""):
        yield _("Tanda berikut tidak diambil: %(tags)s.") % {"tags": words}


def _own(processing: Element) -> bool:
    """Whether points come about in another way than by the key or by the worth of each option."""
    template = processing.get("template", "")
    if template:
        return not template.endswith(("match_correct", "map_response", "match_correct.xml", "map_response.xml"))
    names = {local(one) for one in processing.iter()}
    compared = [one for name in ("match", "equal", "stringMatch") for one in below(processing, name)]
    return not names <= _KNOWN or any(not below(one, "correct") for one in compared)


def _picture(files: Mapping[str, bytes], folder: str, address: str) -> bytes | None:
    path = posixpath.normpath(posixpath.join(folder, unquote(address)))
    return files.get(path)
