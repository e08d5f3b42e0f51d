"""Reading items of QTI 2.0 to 2.2, and packages of them."""

import posixpath
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
_MANIFEST: Final = "imsmanifest.xml"
_ITEM: Final = b"assessmentItem"


def read(data: bytes) -> Read:
    """Items of one item's XML, or of a package. Raises TooLarge ``items-large``; Invalid ``items-xml``, ``items-zip``."""
    if not data.startswith(b"PK"):
        root = tree(data)
        if local(root) != "assessmentItem":
            raise Invalid("items-xml", _("Berkas XML ini bukan soal QTI: akarnya bukan <assessmentItem>."))
        return gathered([(root.get("title") or _("Soal QTI"), partial(_item, root, {}, {}, ""))])
    files = unpacked(data)
    known = _manifest(files)
    return gathered((path, partial(_file, files, path, told)) for path, told in known.items())


def _manifest(files: Mapping[str, bytes]) -> dict[str, dict[str, str]]:
    """Path of each item → what the manifest says about it. Without a manifest every item of the archive.

    raises      Invalid ``items-zip`` for an archive of other things
    """
    at = min((path for path in files if posixpath.basename(path) == _MANIFEST), key=len, default="")
    if not at:
        found = {
            path: dict[str, str]() for path, data in files.items() if path.endswith(".xml") and _ITEM in data[:4096]
        }
        return found or _refuse_other()
    folder = posixpath.dirname(at)
    resources = below(tree(files[at]), "resource")
    items = [one for one in resources if one.get("type", "").startswith("imsqti_item")]
    if resources and not items:
        _refuse_other()
    return {posixpath.normpath(posixpath.join(folder, unquote(one.get("href", "")))): _keywords(one) for one in items}


def _refuse_other() -> NoReturn:
    raise Invalid("items-zip", _("Arsip ZIP ini tidak memuat soal QTI 2. Ekspor ulang sebagai paket QTI 2.1."))


def _keywords(resource: Element) -> dict[str, str]:
    pairs = (words_of(one).partition("=") for one in below(resource, "keyword"))
    return {name: value for name, _sign, value in pairs if value}


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
    asked = [] if body is None else [one for one in body.iter() if local(one).endswith("Interaction")]
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
        tuple(dict.fromkeys((*stem.lost, *lost, *more, *_feedback(root), *beside))),
    )


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


def _picture(files: Mapping[str, bytes], folder: str, address: str) -> bytes | None:
    path = posixpath.normpath(posixpath.join(folder, unquote(address)))
    return files.get(path)
