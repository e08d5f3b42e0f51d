"""The living style page: every component with all its states. Only in a tour home."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.forms import (
    BooleanField,
    CharField,
    ChoiceField,
    FileField,
    Form,
    IntegerField,
    RadioSelect,
    Select,
    Textarea,
)
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from pamong.core.actor import INSTALLATION
from pamong.core.refusals import NotFound
from pamong.kit import filetypes
from pamong.kit.files import Limits, store_file
from pamong.kit.jobs import JobView, State, start_job
from pamong.web.errors import Words
from pamong.web.http import Request, takes
from pamong.web.templatetags.pamong import icons

UPLOAD = Limits(
    max_bytes=400 * 1024 * 1024, media_types=frozenset(filetypes.NAMES) - {filetypes.HYBRID} | {filetypes.UNKNOWN}
)
View = Callable[[Request], HttpResponse]
TOKENS = ("paper", "surface", "ink", "ink-2", "edge", "accent", "soga", "daun", "kunyit-fill", "bata")
HUES = (145, 195, 300, 345)
MOMENT = datetime(2026, 11, 21, 3, 32, tzinfo=UTC)


class SampleForm(Form):
    """One field of every kind."""

    nip = CharField(
        label=gettext_lazy("NIP"),
        help_text=gettext_lazy("18 angka; spasi boleh"),
        min_length=18,
        error_messages={"min_length": gettext_lazy("NIP kurang satu angka: terbaca 17.")},
    )
    kursi = IntegerField(label=gettext_lazy("Jumlah kursi"), help_text=gettext_lazy("1 sampai 40"), initial=30)
    bidang = ChoiceField(
        label=gettext_lazy("Bidang"),
        choices=[("p", gettext_lazy("Pelayanan publik")), ("k", gettext_lazy("Keuangan daerah"))],
        widget=Select,
    )
    hadir = ChoiceField(
        label=gettext_lazy("Cara hadir"),
        choices=[("l", gettext_lazy("Luring, di aula")), ("d", gettext_lazy("Daring, butuh kira-kira 300 MB"))],
        initial="l",
        widget=RadioSelect,
    )
    alasan = CharField(label=gettext_lazy("Alasan"), widget=Textarea(attrs={"rows": 3}), required=False)
    ingatkan = BooleanField(label=gettext_lazy("Ingatkan saya sehari sebelumnya"), required=False, initial=True)


class UploadForm(Form):
    """One file of any known kind."""

    berkas = FileField(
        label=gettext_lazy("Berkas"),
        help_text=gettext_lazy("Paling besar 400 MB. Berkas disimpan di rumah contoh ini dan dihitung sidik jarinya."),
        error_messages={
            "required": gettext_lazy("Belum ada berkas yang dipilih. Pilih satu berkas, lalu unggah."),
            "empty": gettext_lazy("Berkas itu kosong. Pilih berkas yang berisi."),
        },
    )


def in_tour(view: View) -> View:
    """Let a view exist in a tour home only; elsewhere its address is as unknown as any other."""

    @wraps(view)
    def guarded(request: Request) -> HttpResponse:
        if not settings.TOUR:
            raise NotFound
        return view(request)

    return guarded


@login_not_required
@in_tour
@require_safe
def style(request: Request) -> HttpResponse:
    """Every component, from the same tags and templates as the real pages."""
    return render(request, "web/style/style.html", {**_samples(request), "upload": UploadForm()})


@login_not_required
@takes(UPLOAD.max_bytes)
@in_tour
@require_POST
def upload(request: Request) -> HttpResponse:
    """Keep a file of up to 400 MB and start the job that reads it again."""
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return render(request, "web/style/style.html", {**_samples(request), "upload": form}, status=422)
    arrived = form.cleaned_data["berkas"]
    file = store_file(request.actor, region=INSTALLATION, stream=arrived, name=arrived.name, limits=UPLOAD)
    title = _("Memeriksa berkas “%(name)s”") % {"name": file.name}
    job = start_job(request.actor, kind="kit.check_file", title=title, args={"file": str(file.uuid)})
    return redirect("job", uuid=job.uuid)


def _samples(request: Request) -> dict[str, Any]:
    return {
        "form": SampleForm({"nip": "19850712 201001 2", "kursi": 30, "bidang": "p", "hadir": "l", "ingatkan": "on"}),
        "tokens": TOKENS,
        "hues": HUES,
        "icons": icons(),
        "moment": MOMENT,
        "jobs": _jobs(),
        "refusal": Words("", _("Kuota kantor Anda sudah habis."), _("Pilih angkatan lain, atau minta tambahan kuota.")),
        "rows": Paginator(range(1204), 25).get_page(request.GET.get("halaman", 3)),
    }


def _jobs() -> list[JobView]:
    whole = 104_857_600
    same = {"same": True, "bytes": whole, "sha256": "9f3c21ab" * 8}
    return [
        _job("queued", 0, None),
        _job("running", 41_943_040, whole),
        _job("done", whole, whole, result=same),
        _job("failed", 41_943_040, whole, note=_("Isi berkas tidak ada lagi di penyimpanan.")),
        _job("cancelled", 41_943_040, whole),
    ]


def _job(state: State, done: int, total: int | None, note: str = "", result: dict[str, Any] | None = None) -> JobView:
    return JobView(
        uuid=UUID("01999999-0000-7000-8000-000000000000"),
        kind="kit.check_file",
        title=_("Memeriksa berkas “%(name)s”") % {"name": "data-pegawai.xlsx"},
        done=done,
        total=total,
        state=state,
        note=note,
        result=result or {},
        created_at=MOMENT,
        finished_at=None if state in ("queued", "running") else MOMENT,
    )
