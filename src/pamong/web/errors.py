"""Error pages: what happened, what to do, and a code by which the support desk finds the request in the log."""

from dataclasses import dataclass

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pamong.core.refusals import Refusal, Text
from pamong.web.http import code_of


@dataclass(frozen=True, slots=True)
class Words:
    """Title, what happened, what to do."""

    title: Text
    what: Text
    todo: Text


WORDS: dict[int, Words] = {
    400: Words(
        gettext_lazy("Permintaan tidak dapat dibaca"),
        gettext_lazy("Peramban mengirim sesuatu yang tidak kami pahami. Tidak ada yang berubah."),
        gettext_lazy("Kembali ke halaman sebelumnya, muat ulang, lalu coba lagi."),
    ),
    403: Words(
        gettext_lazy("Anda tidak berhak melakukan ini"),
        gettext_lazy("Halaman ini ada, tetapi tindakan itu bukan untuk Anda. Tidak ada yang berubah."),
        gettext_lazy("Bila menurut Anda seharusnya boleh, hubungi pengelola dan sebutkan kode di bawah."),
    ),
    404: Words(
        gettext_lazy("Halaman tidak ditemukan"),
        gettext_lazy("Yang Anda cari tidak ada, atau bukan untuk Anda."),
        gettext_lazy("Periksa ejaan alamatnya, atau mulai lagi dari beranda."),
    ),
    405: Words(
        gettext_lazy("Alamat ini tidak dapat dibuka begitu saja"),
        gettext_lazy("Alamat ini hanya menerima kiriman dari tombol pada halamannya. Tidak ada yang berubah."),
        gettext_lazy("Mulai lagi dari beranda, lalu pakai tombol pada halaman yang Anda tuju."),
    ),
    409: Words(
        gettext_lazy("Keadaannya sudah berubah"),
        gettext_lazy("Yang Anda minta tidak dapat dilakukan lagi. Tidak ada yang berubah."),
        gettext_lazy("Muat ulang halaman sebelumnya untuk melihat keadaan terakhir."),
    ),
    413: Words(
        gettext_lazy("Kiriman terlalu besar"),
        gettext_lazy("Yang Anda kirim melewati batas, jadi tidak disimpan."),
        gettext_lazy("Perkecil atau bagi berkasnya, lalu kirim lagi."),
    ),
    422: Words(
        gettext_lazy("Isian belum dapat diterima"),
        gettext_lazy("Ada bagian yang tidak dapat dibaca. Tidak ada yang disimpan."),
        gettext_lazy("Kembali ke halaman sebelumnya, perbaiki isian itu, lalu kirim lagi."),
    ),
    500: Words(
        gettext_lazy("Ada yang salah pada sistem kami"),
        gettext_lazy("Ini bukan kesalahan Anda. Permintaan Anda terhenti sebelum selesai."),
        gettext_lazy("Bila tadi menyimpan sesuatu, periksa dulu apakah sudah masuk sebelum mengirim lagi."),
    ),
    503: Words(
        gettext_lazy("Basis data sedang tidak menjawab"),
        gettext_lazy("Biasanya pulih sendiri dalam satu menit. Yang sudah tersimpan tetap aman."),
        gettext_lazy("Tunggu sebentar, lalu muat ulang halaman ini. Bila tadi menyimpan, periksa dulu hasilnya."),
    ),
    507: Words(
        gettext_lazy("Ruang penyimpanan hampir penuh"),
        gettext_lazy("Kiriman ini tidak muat lagi, jadi tidak disimpan. Data yang sudah ada tetap aman."),
        gettext_lazy("Hubungi pengelola dan sebutkan kode di bawah; ia dapat menambah ruang."),
    ),
}
CSRF = Words(
    gettext_lazy("Halaman ini terlalu lama terbuka"),
    gettext_lazy(
        "Tanda keamanan formulirnya tidak cocok, jadi kiriman Anda tidak kami terima. Tidak ada yang berubah."
    ),
    gettext_lazy("Muat ulang halaman formulir, lalu kirim lagi. Bila berulang, izinkan kuki untuk alamat ini."),
)


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Page of a refusal, or a note in place when htmx asked."""
    usual = WORDS[refusal.status]
    return _answer(request, refusal.status, Words(usual.title, refusal.message, usual.todo), refusal.code)


def method_refused(request: HttpRequest, response: HttpResponseNotAllowed) -> HttpResponse:
    """Page for an address that only takes what a button sends; keeps the ``Allow`` header."""
    answer = _answer(request, 405, WORDS[405])
    answer.headers["Allow"] = response.headers["Allow"]
    return answer


def unavailable(request: HttpRequest) -> HttpResponse:
    """Page while the database is away; programs are told to come back in 30 seconds."""
    answer = _answer(request, 503, WORDS[503])
    answer.headers["Retry-After"] = "30"
    return answer


def no_room(request: HttpRequest) -> HttpResponse:
    """Page for an upload that the disk has no room for."""
    return _answer(request, 507, WORDS[507])


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001  # Django's signature
    """Page for a form whose security token does not fit."""
    return _answer(request, 403, CSRF, "csrf")


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """``handler400``: what Django itself could not read; form data beyond its limit is told as such."""
    status = 413 if isinstance(exception, RequestDataTooBig) else 400
    return _answer(request, status, WORDS[status])


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001  # Django's signature
    """``handler403``: refused by Django itself."""
    return _answer(request, 403, WORDS[403])


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001  # Django's signature
    """``handler404``: no such address."""
    return _answer(request, 404, WORDS[404])


def server_error(request: HttpRequest) -> HttpResponse:
    """``handler500``: needs neither database nor context processors, and says the essential even when templates fail."""
    words = WORDS[500]
    context = {"status": 500, "words": words, "code": code_of(request)}
    try:
        html = render_to_string("web/errors/plain.html", context)
    except Exception:  # noqa: BLE001  # whatever broke the page may break its error page too
        html = format_html(
            '<!doctype html><html lang="id"><meta charset="utf-8"><title>{0} · pamong</title><h1>{0}</h1><p>{1}</p><p>{2}</p>'
            "<p>{3}: {4}</p>",
            words.title,
            words.what,
            words.todo,
            _("Kode bantuan"),
            code_of(request),
        )
    return HttpResponse(html, status=500)


def _answer(request: HttpRequest, status: int, words: Words, refusal: str = "") -> HttpResponse:
    in_place = bool(getattr(request, "htmx", False))
    template = "web/errors/fragment.html" if in_place else "web/errors/page.html"
    context = {"status": status, "words": words, "refusal": refusal, "code": code_of(request)}
    return render(request, template, context, status=status)
