"""HTML of questions, as text with its pictures and one table. What text cannot hold is named."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Final

from django.utils.translation import gettext as _

from pamong.exams.formats.raw import CannotTake

_PARAGRAPHS: Final = frozenset(
    {"p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "blockquote", "pre", "table"}
)
_LINES: Final = frozenset({"br", "li", "tr", "dt", "dd", "hr"})
_PLAIN: Final = frozenset(
    {*_PARAGRAPHS, *_LINES, "span", "td", "th", "tbody", "thead", "caption", "img", "html", "body"}
)
_SILENT: Final = frozenset({"script", "style", "object", "video", "audio", "iframe", "svg", "math"})
_RAISED: Final = dict(zip("0123456789+-−n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻ⁿ", strict=True))
_LOWERED: Final = dict(zip("0123456789+-−", "₀₁₂₃₄₅₆₇₈₉₊₋₋", strict=True))
_TEX: Final = re.compile(r"\\\(.+?\\\)|\\\[.+?\\\]|\$\$.+?\$\$", re.DOTALL)
_MARKDOWN: Final = re.compile(r"(\*\*|__|`)\S|^#+ |^[*+-] |\]\(", re.MULTILINE)
_COLUMNS, _ROWS = 8, 30
_LONGEST: Final = 1_500_000


@dataclass(frozen=True, slots=True)
class Marked:
    """What stood in a piece of HTML.

    text        paragraphs parted by an empty line
    pictures    pairs of address and description
    table       rows of cells; empty where there is none, or none that fits on a telephone
    dropped     names of elements that text cannot hold
    said        sentences about signs that stand as they are
    """

    text: str
    pictures: tuple[tuple[str, str], ...]
    table: list[list[str]]
    dropped: tuple[str, ...]
    said: tuple[str, ...] = ()

    @property
    def lost(self) -> tuple[str, ...]:
        """Sentences about what was dropped, and what a reader sees as bare signs."""
        gone = [one for one in self.dropped if one in _SILENT]
        format_ = [one for one in self.dropped if one not in _SILENT]
        lost = [_("Format HTML dilepas: %(tags)s.") % {"tags": ", ".join(format_)}] if format_ else []
        lost += [_("Isi berikut tidak diambil; periksa soalnya: %(tags)s.") % {"tags": ", ".join(gone)}] if gone else []
        tex = [_("Rumus TeX ditampilkan sebagai huruf. Tulis ulang, atau ganti dengan gambar.")]
        return (*lost, *(tex if _TEX.search(self.text) else []), *self.said)


class Builder:
    """Makes text of elements that begin, hold words and end."""

    def __init__(self) -> None:
        """Nothing yet."""
        self._parts: list[str] = []
        self._pictures: list[tuple[str, str]] = []
        self._table: list[list[str]] | None = None
        self._cell: list[str] | None = None
        self._tables = 0
        self._depth = 0  # of elements whose words are not read
        self._lined = 0  # of elements whose line breaks mean something
        self._small: dict[str, str] | None = None
        self._dropped: dict[str, None] = {}

    def start(self, tag: str, attributes: Mapping[str, str | None]) -> None:
        """An element begins."""
        if tag in _SILENT:
            self._depth += 1
            self._dropped[tag] = None
        self._lined += tag == "pre"
        if tag == "img":
            self._pictures.append((attributes.get("src") or "", " ".join((attributes.get("alt") or "").split())))
        elif tag == "table":
            self._tables += 1
            self._table = [] if self._tables == 1 else self._table
        elif tag == "tr" and self._table is not None and self._tables == 1:
            self._table.append([])
        elif tag in ("td", "th") and self._table and self._tables == 1:
            self._cell = []
        elif tag in ("sup", "sub"):
            self._small = _RAISED if tag == "sup" else _LOWERED
        elif tag not in _PLAIN and not self._depth:
            self._dropped[tag] = None
        self._break(tag)

    def end(self, tag: str) -> None:
        """An element ends."""
        if tag in _SILENT:
            self._depth = max(0, self._depth - 1)
        self._lined = max(0, self._lined - (tag == "pre"))
        if tag in ("td", "th") and self._table and self._cell is not None:
            self._table[-1].append(" ".join("".join(self._cell).split()))
            self._cell = None
        elif tag in ("sup", "sub"):
            self._small = None
        if tag in _PARAGRAPHS:
            self._break(tag)

    def words(self, data: str) -> None:
        """Words of an element; any space between them is one."""
        if self._depth:
            return
        text = data if self._lined and self._cell is None else re.sub(r"\s+", " ", data)
        if self._small is not None:
            if not set(text) <= set(self._small):
                self._dropped["sup" if self._small is _RAISED else "sub"] = None
            text = "".join(self._small.get(char, char) for char in text)
        (self._parts if self._cell is None else self._cell).append(text)

    def done(self) -> Marked:
        """All of it."""
        table = [row for row in self._table or [] if row]
        if table and (len({*map(len, table)}) > 1 or len(table[0]) > _COLUMNS or len(table) > _ROWS):
            self._parts += ["\n\n", "\n".join(" | ".join(row) for row in table)]
            self._dropped["table"] = None
            table = []
        if self._tables > 1:
            self._dropped["table"] = None
        return Marked(tidy("".join(self._parts)), tuple(self._pictures), table, tuple(self._dropped))

    def _break(self, tag: str) -> None:
        if self._cell is not None:
            self._cell.append(" " if tag in _PARAGRAPHS | _LINES else "")
        elif tag in _PARAGRAPHS:
            self._parts.append("\n\n")
        elif tag in _LINES:
            self._parts.append("\n")


class _Page(HTMLParser):
    """HTML read into a builder."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.builder = Builder()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.builder.start(tag, dict(attrs))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.builder.start(tag, dict(attrs))

    def handle_endtag(self, tag: str) -> None:
        self.builder.end(tag)

    def handle_data(self, data: str) -> None:
        self.builder.words(data)


def from_html(html: str) -> Marked:
    """Text of a piece of HTML, well-formed or not. Raises CannotTake for more than pictures and a question can fill."""
    if len(html) > _LONGEST:
        raise CannotTake(_("Teks soal ini terlalu panjang. Pendekkan, atau kurangi gambarnya."))
    page = _Page()
    page.feed(html)
    page.close()
    return page.builder.done()


def from_text(text: str) -> Marked:
    """The same of text without any marks."""
    return Marked(tidy(text), (), [], ())


def from_markdown(text: str) -> Marked:
    """The same of text whose few marks are letters here."""
    said = _("Tanda Markdown ditampilkan sebagai huruf. Rapikan sesudah diimpor.")
    return Marked(tidy(text), (), [], (), (said,) if _MARKDOWN.search(text) else ())


def tidy(text: str) -> str:
    """Text with single spaces, at most one empty line in a row, and none at the ends; without signs that nobody sees."""
    seen = "".join(char for char in text.replace("\xa0", " ") if char == "\n" or char.isprintable() or char == "\t")
    lines = (" ".join(line.split()) for line in seen.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
