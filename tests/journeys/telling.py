"""A journey that is also a page of the manual: each step is a sentence in two languages, and a picture at two widths.

With ``PAMONG_MANUAL=1`` the walk writes its page and pictures (``make manual``). Without it the walk only compares: the sentences
must be those that stand in the manual, and every picture that the page shows must be there.
"""

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from PIL import Image
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, StorageState, ViewportSize

from tests.live import Live

MANUAL: Final = Path(__file__).parents[2] / "docs" / "manual"
PICTURES: Final = MANUAL / "gambar"
WRITING: Final = os.environ.get("PAMONG_MANUAL") == "1"

SIZES: Final = {360: ViewportSize(width=360, height=740), 1280: ViewportSize(width=1280, height=800)}
"""Width → what of a page is seen at once: a small telephone, a desk."""

PATIENCE: Final = 60_000
"""Milliseconds until something on a page counts as not happening."""

COLOURS: Final = 64
"""Of a picture: enough for letters and flat faces, and a third of the bytes."""

LANGUAGES: Final = ("id", "en")
_SIDES: Final = {"id": ("di ponsel", "di komputer"), "en": ("on a telephone", "on a computer")}
_SHOWN: Final = {360: 220, 1280: 600}
_MADE: Final = {
    "id": "Halaman ini dan gambarnya dibuat oleh perjalanan itu sendiri: `make manual`. Semua orang dan angka di dalamnya rekaan.",
    "en": "This page and its pictures were made by the walk itself: `make manual`. Everybody and every figure in it is made up.",
}


@dataclass(frozen=True, slots=True)
class Words:
    """The same in Indonesian and in English."""

    id: str
    en: str

    def said(self, language: str) -> str:
        """In one of the two."""
        return self.id if language == "id" else self.en


@dataclass(frozen=True, slots=True)
class Step:
    """What happened; where a picture was taken, its name without the width, and the widths that it is shown at."""

    words: Words
    picture: str = ""
    widths: tuple[int, ...] = tuple(SIZES)


@dataclass(slots=True)
class Story:
    """One journey, while it is walked.

    name        of its page, e.g. ``3-pimpinan``; its pictures begin with it
    width       of the windows that are opened, unless another is asked for
    turned      whether it is walked once, and each window that is pictured is made as wide as the other for a moment
    wrong       what browsers complained about
    """

    name: str
    title: Words
    lead: Words
    width: int = 360
    turned: bool = False
    steps: list[Step] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def window(
        self, browser: Browser, site: Live, who: str = "", *, width: int = 0, state: StorageState | None = None
    ) -> Page:
        """A window of a browser of one's own; somebody of the cast signed in by one press.

        state       what another browser knew
        """
        context = browser.new_context(
            base_url=site.url,
            viewport=SIZES[width or self.width],
            locale="id-ID",
            reduced_motion="reduce",
            storage_state=state,
        )
        page = context.new_page()
        self.listen(page)
        if who:
            page.goto("/masuk/")
            page.get_by_role("button", name=who).first.click()
            page.wait_for_url("**/beranda/**")
        return page

    def listen(self, page: Page) -> None:
        """Remember what that window complains about."""

        def hear(said: ConsoleMessage) -> None:
            refused = said.text.startswith("Failed to load resource: the server responded with a status of 4")
            away = "ERR_INTERNET_DISCONNECTED" in said.text
            if (
                said.type == "error" and not refused and not away
            ):  # a page that says no may be what the walk wants to see
                self.wrong.append(f"{said.location.get('url', '')}: {said.text}")

        page.set_default_timeout(PATIENCE)
        page.on("console", hear)
        page.on("pageerror", lambda error: self.wrong.append(str(error)))

    def tell(
        self, page: Page, indonesian: str, english: str, *, at: Locator | None = None, alone: bool = False
    ) -> None:
        """Say what has just happened, and picture it.

        at          what shall stand at the top of the picture; nothing means the top of the page
        alone       whether the walk is at one width only here, that of the page
        """
        page.wait_for_load_state()
        picture = f"{self.name}-{1 + sum(1 for step in self.steps if step.picture)}"
        words = Words(indonesian, english)
        own = width_of(page)
        self.steps.append(Step(words, picture, (own,)) if alone else Step(words, picture))
        for width in sorted(SIZES, key=own.__ne__) if self.turned and not alone else (own,):
            with seen_at(page, width):
                fits(page)
                if WRITING:
                    self._take(page, picture, at)

    def say(self, indonesian: str, english: str) -> None:
        """Say something that no picture shows."""
        self.steps.append(Step(Words(indonesian, english)))

    def _take(self, page: Page, picture: str, at: Locator | None) -> None:
        """What is seen of the page at its own width, in few colours."""
        if at is None:
            page.evaluate("scrollTo({top: 0, behavior: 'instant'})")
        else:
            at.first.evaluate(
                "one => scrollTo({top: one.getBoundingClientRect().top + scrollY - 28, behavior: 'instant'})"
            )
        taken = Image.open(io.BytesIO(page.screenshot(animations="disabled", caret="hide")))
        PICTURES.mkdir(parents=True, exist_ok=True)
        few = taken.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
        few.save(PICTURES / f"{picture}-{width_of(page)}.png", optimize=True)

    def end(self) -> None:
        """Nothing was wrong, and the manual tells the same."""
        assert self.wrong == []
        for language in LANGUAGES:
            page = MANUAL / language / "perjalanan" / f"{self.name}.md"
            if WRITING:
                page.parent.mkdir(parents=True, exist_ok=True)
                page.write_text(self.page(language), encoding="utf-8")
            assert page.read_text(encoding="utf-8") == self.page(language), "the manual is old: run make manual"
        missing = [name for name in self.pictures() if not (PICTURES / name).exists()]
        assert missing == []

    def pictures(self) -> list[str]:
        """Files of the pictures that this walk takes."""
        return [
            f"{step.picture}-{width}.png"
            for step in self.steps
            for width in step.widths
            if step.picture and (self.turned or len(step.widths) == 1 or width == self.width)
        ]

    def page(self, language: str) -> str:
        """The page of the manual, in Markdown."""
        parts = [f"# {self.title.said(language)}", self.lead.said(language)]
        for number, step in enumerate(self.steps, 1):
            parts.append(f"**{number}.** {step.words.said(language)}")
            if step.picture:
                parts.append(self._shown(step, language))
        return "\n\n".join([*parts, f"*{_MADE[language]}*"]) + "\n"

    def _shown(self, step: Step, language: str) -> str:
        """Both pictures of a step side by side, where there is room."""
        number = step.picture.rpartition("-")[2]
        return "\n".join(
            f'<img src="../../gambar/{step.picture}-{width}.png" width="{_SHOWN[width]}"'
            f' alt="{self.title.said(language)}, {number}, {side}">'
            for width, side in zip(SIZES, _SIDES[language], strict=True)
            if width in step.widths
        )


def width_of(page: Page) -> int:
    """Of the window: one of the two."""
    size = page.viewport_size
    if size is None or size["width"] not in SIZES:
        raise ValueError("a picture is taken at one of the two widths")
    return size["width"]


@contextmanager
def seen_at(page: Page, width: int) -> Iterator[None]:
    """The window has that width while the block runs."""
    own = width_of(page)
    if width != own:
        page.set_viewport_size(SIZES[width])
    yield
    if width != own:
        page.set_viewport_size(SIZES[own])


def fits(page: Page) -> None:
    """Nothing of the page lies beyond its right edge."""
    seen = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert seen[0] <= seen[1], f"{page.url} is {seen[0]} px wide on a screen of {seen[1]}"
