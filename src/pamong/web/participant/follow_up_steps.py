"""The steps of a follow-up as forms: how far it is, done, given up, later, open again, and whether it helped."""

from collections.abc import Callable
from functools import partial
from typing import Any, ClassVar, Final
from uuid import UUID

from django.forms import CharField, ChoiceField, ClearableFileInput, FileField, RadioSelect, Textarea
from django.utils.translation import gettext_lazy as _

from pamong.core.actor import Actor
from pamong.core.refusals import Invalid, Text
from pamong.evaluation.actions.follow_ups import (
    check_effect,
    finish_follow_up,
    note_progress,
    postpone_follow_up,
    reopen_follow_up,
    waive_follow_up,
)
from pamong.evaluation.queries.follow_ups import FollowUpPage
from pamong.evaluation.queries.standing import EFFECT_CHOICES
from pamong.web.http import Request
from pamong.web.organiser.fields import ActionForm, DayField


def _words(label: Any, hint: Any, empty: Any, rows: int = 3) -> CharField:
    """A field for words. Its texts are lazy, which the stubs of Django name by a type of their own."""
    return CharField(
        label=label,
        help_text=hint,
        max_length=2_000,
        widget=Textarea(attrs={"rows": rows}),
        error_messages={"required": empty},
    )


class Step(ActionForm):
    """One step. ``key`` is what the page sends, ``folded`` whether it is seldom taken and unfolds."""

    key: ClassVar[str]
    title: ClassVar[Text]
    button: ClassVar[Text]
    folded: ClassVar[bool] = True

    places: ClassVar[dict[str, str]] = {"note-text": "kata"}

    def __init__(self, *arguments: Any, **facts: Any) -> None:
        """Ids of its own: a page shows several."""
        super().__init__(*arguments, **{"auto_id": f"id_{self.key}_%s", **facts})

    def action(self, actor: Actor, uuid: UUID) -> Callable[[], Any]:
        """What is done when it is sent."""
        raise NotImplementedError  # each step says its own


class ProgressStep(Step):
    """How far it is."""

    key = "kemajuan"
    title = _("Catat kemajuan")
    button = _("Simpan kemajuan")
    folded = True

    kata = _words(_("Kemajuan"), _("Apa yang sudah dikerjakan"), _("Kemajuan masih kosong. Tulis satu kalimat."))

    def action(self, actor: Actor, uuid: UUID) -> Callable[[], Any]:
        """A note."""
        return partial(note_progress, actor, follow_up=uuid, text=self.cleaned_data["kata"])


class DoneStep(Step):
    """It is done, with what proves it."""

    key = "selesai"
    title = _("Selesaikan dengan bukti")
    button = _("Nyatakan selesai")
    folded = False

    kata = _words(
        _("Hasil"), _("Apa yang sudah dikerjakan, dan sejak kapan"), _("Hasil masih kosong. Tulis satu kalimat.")
    )
    bukti = CharField(
        label=_("Alamat atau tempat buktinya"),
        help_text=_("Misalnya nomor surat, atau alamat https://…"),
        max_length=500,
        required=False,
    )
    berkas = FileField(
        label=_("Berkas bukti"),
        help_text=_("PDF, gambar, XLSX atau DOCX; paling besar 10 MB. Salah satu dari alamat dan berkas harus ada"),
        required=False,
        widget=ClearableFileInput(attrs={"accept": "image/jpeg,image/png,application/pdf,.xlsx,.docx"}),
        error_messages={"empty": _("Berkas itu kosong. Pilih berkas yang berisi.")},
    )

    places: ClassVar[dict[str, str]] = {
        "note-text": "kata",
        "note-proof": "bukti",
        "file-type": "berkas",
        "file-empty": "berkas",
        "file-too-large": "berkas",
    }

    def action(self, actor: Actor, uuid: UUID) -> Callable[[], Any]:
        """The note with its proof."""
        told = self.cleaned_data
        file = told["berkas"]
        proof: dict[str, Any] = {"stream": file, "name": file.name} if file else {}
        return partial(finish_follow_up, actor, follow_up=uuid, text=told["kata"], proof=told["bukti"], **proof)


class EffectStep(Step):
    """Whether it helped."""

    key = "dampak"
    title = _("Periksa dampaknya")
    button = _("Simpan hasil pemeriksaan")
    folded = False

    membantu = ChoiceField(
        label=_("Apakah tindak lanjut ini membantu?"),
        choices=EFFECT_CHOICES,
        widget=RadioSelect,
        error_messages={"required": _("Pilih apakah tindak lanjut ini membantu.")},
    )
    kata = _words(
        _("Menurut ukurannya"),
        _("Angka sebelum dan sesudah. Misalnya: waktu tunggu tengah 41 menit menjadi 22 menit"),
        _("Hasil pemeriksaan masih kosong. Tulis angkanya sebelum dan sesudah."),
    )

    places: ClassVar[dict[str, str]] = {"note-text": "kata", "effect-choice": "membantu"}

    def action(self, actor: Actor, uuid: UUID) -> Callable[[], Any]:
        """What the check found."""
        told = self.cleaned_data
        return partial(check_effect, actor, follow_up=uuid, effect=told["membantu"], text=told["kata"])


class PostponeStep(Step):
    """It may come later."""

    key = "undur"
    title = _("Undur batasnya")
    button = _("Undur batas")

    batas = DayField(label=_("Batas yang baru"), today=False)
    kata = _words(
        _("Alasan"), _("Tetap terbaca di halaman ini"), _("Alasan masih kosong. Tulis mengapa ini diundur."), 2
    )

    places: ClassVar[dict[str, str]] = {"note-text": "kata", "follow-up-due": "batas"}

    def action(self, actor: Actor, uuid: UUID) -> Callable[[], Any]:
        """The new day."""
        told = self.cleaned_data
        return partial(postpone_follow_up, actor, follow_up=uuid, due_on=told["batas"], why=told["kata"])


class WaiveStep(Step):
    """It will not be done."""

    key = "lepas"
    title = _("Nyatakan tidak dilakukan")
    button = _("Tanda tangani dan nyatakan tidak dilakukan")

    kata = _words(
        _("Alasan"),
        _("Tercatat dengan nama Anda dan waktunya, dan ikut tercetak di laporan siklus"),
        _("Alasan masih kosong. Tulis mengapa ini tidak dilakukan."),
    )

    def action(self, actor: Actor, uuid: UUID) -> Callable[[], Any]:
        """The reason, signed."""
        return partial(waive_follow_up, actor, follow_up=uuid, why=self.cleaned_data["kata"])


class ReopenStep(Step):
    """What was ended waits for proof again."""

    key = "buka"
    title = _("Buka lagi")
    button = _("Buka lagi")

    kata = _words(
        _("Alasan"),
        _("Misalnya: buktinya tidak menunjukkan pekerjaan ini"),
        _("Alasan masih kosong. Tulis mengapa ini dibuka lagi."),
        2,
    )

    def action(self, actor: Actor, uuid: UUID) -> Callable[[], Any]:
        """Why."""
        return partial(reopen_follow_up, actor, follow_up=uuid, why=self.cleaned_data["kata"])


STEPS: Final[tuple[type[Step], ...]] = (DoneStep, EffectStep, ProgressStep, PostponeStep, WaiveStep, ReopenStep)
"""In the order of the page."""


def chosen(request: Request) -> Step | None:
    """The step that was sent; None when the page is only looked at. Raises Invalid ``step-unknown``."""
    if request.method != "POST":
        return None
    for step in STEPS:
        if request.POST.get("langkah") == step.key:
            return step(request.POST, request.FILES)
    raise Invalid("step-unknown", _("Langkah ini tidak dikenal. Muat ulang halamannya."))


def offered(found: FollowUpPage, failed: Step | None) -> list[Step]:
    """Steps that the actor may take now; the one that was refused with what was typed."""
    open_, done = found.line.standing.open, found.line.standing.state == "done"
    acts = found.own or found.keeps
    may: dict[type[Step], bool] = {
        DoneStep: acts and open_ and not found.closed,
        EffectStep: acts and done,
        ProgressStep: acts and open_ and not found.closed,
        PostponeStep: found.judges and open_ and not found.closed,
        WaiveStep: found.judges and open_ and not found.closed,
        ReopenStep: found.keeps and not open_ and not found.closed,
    }
    return [failed if isinstance(failed, step) else step() for step in STEPS if may[step] or isinstance(failed, step)]
