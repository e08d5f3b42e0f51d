"""What to try in a tour home, as whom and in which order; and five programmes in three stages of their life.

A stop names whoever of the cast looks, and its address is told only when somebody goes there: what the page shows then is
decided by that page alone. Nothing of this exists outside a tour home.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from pamong.core.refusals import NotFound, Text
from pamong.people.queries.signin import CastMember
from pamong.web import story_places as places
from pamong.web.http import Request

Where = Callable[[Request], str]
"""Address of a stop for whoever is signed in. Raises NotFound when this home has nothing of the kind."""


@dataclass(frozen=True, slots=True)
class Stop:
    """One thing to see.

    slug        at the end of its address
    who         key of the cast; empty for a visitor who does not sign in
    told        what there is to see, in a sentence or two
    """

    slug: str
    who: str
    title: Text
    told: Text
    where: Where


@dataclass(frozen=True, slots=True)
class Chapter:
    """Stops that belong to one time of the story."""

    slug: str
    title: Text
    stops: tuple[Stop, ...]


@dataclass(frozen=True, slots=True)
class Programme:
    """What one government does, and who of the cast shows it."""

    slug: str
    who: str
    code: str
    government: Text
    title: Text
    told: Text


@dataclass(frozen=True, slots=True)
class Seen:
    """A stop as the page shows it. ``member``: who looks; None for a visitor."""

    number: int
    stop: Stop
    member: CastMember | None


@dataclass(frozen=True, slots=True)
class Stage:
    """One time of a programme, with the stop that shows it."""

    label: Text
    told: Text
    slug: str


_HARI: Final = places.BATANG_HARI
_PEOPLE: Final = {"code": _HARI}

CHAPTERS: Final = (
    Chapter(
        "sebelum",
        _("Sebelum: apa yang dibutuhkan, dan siapa"),
        (
            Stop(
                "kesenjangan",
                "ani",
                _("Kesenjangan Ani terukur"),
                _(
                    "Tingkat yang diminta jabatannya, yang terbukti dimiliki, dan selisihnya, masing-masing dengan buktinya."
                ),
                places.own_levels,
            ),
            Stop(
                "program",
                "ani",
                _("Program yang menutupnya"),
                _("Katalog mendahulukan program untuk kesenjangannya, dan berkata mengapa disarankan."),
                places.named("catalogue"),
            ),
            Stop(
                "undian",
                "budi",
                _("Enam puluh pendaftar, tiga puluh kursi"),
                _("Urutan diundi dari benih yang dikunci lebih dulu; siapa pun dapat mengulang hitungannya."),
                places.draw,
            ),
        ),
    ),
    Chapter(
        "berjalan",
        _("Berjalan: belajar, diuji, dan diakui"),
        (
            Stop(
                "presensi",
                "budi",
                _("Siapa hadir, tiap sesi"),
                _(
                    "Angkatan yang sudah selesai: lembar yang ditandatangani, satu terlambat, satu sakit, satu koreksi. "
                    "Kelas hari ini memakai kode di layar."
                ),
                places.roster,
            ),
            Stop(
                "ujian",
                "ani",
                _("Mencoba ujian"),
                _("Latihan tanpa catatan: jawab, periksa, lalu lihat kunci dan sumbernya. Tidak ada yang disimpan."),
                places.named("practices"),
            ),
            Stop(
                "butir",
                "budi",
                _("Soal pun dinilai"),
                _(
                    "Dari 120 peserta, satu butir ketahuan kuncinya keliru: yang pandai justru memilih jawaban lain. "
                    "Kuncinya dapat Anda koreksi."
                ),
                places.item_analysis,
            ),
            Stop(
                "persetujuan",
                "fajar",
                _("Pimpinan menyetujui lima orang"),
                _(
                    "Kantornya dalam satu menit: satu kalimat, tiga angka, dan lima persetujuan yang dijawab sekali tekan."
                ),
                places.named("audience-home", audience="pimpinan"),
            ),
            Stop(
                "sertifikat",
                "kartika",
                _("Sertifikat dalam tiap keadaan"),
                _(
                    "Berlaku, segera berakhir, dibekukan, dicabut, dan diganti: masing-masing dengan alasan dan riwayatnya."
                ),
                places.named("credentials", **_PEOPLE),
            ),
            Stop(
                "periksa",
                "",
                _("Warga memeriksa sertifikat"),
                _("Tanpa akun: satu kata status, tanggal, penerbit, dan apa yang dinilai. Tanpa NIP."),
                places.checked,
            ),
        ),
    ),
    Chapter(
        "setahun",
        _("Setahun kemudian: apakah warga merasakannya"),
        (
            Stop(
                "layanan",
                "",
                _("Yang dibaca warga"),
                _("Janji, lama yang sebenarnya, dan apa yang diubah karena jawaban warga."),
                places.named("served-region", **_PEOPLE),
            ),
            Stop(
                "survei",
                "",
                _("Warga menilai layanan"),
                _("Sembilan pertanyaan, tanpa nama, dapat diisi tanpa JavaScript."),
                places.survey,
            ),
            Stop(
                "studi",
                "hadi",
                _("Terbukti, atau belum"),
                _(
                    "Taksiran, selang, dan satu kata putusan. Rencananya dikunci sesudah datanya ada; halaman mengatakannya."
                ),
                places.study,
            ),
            Stop(
                "temuan",
                "hadi",
                _("Temuan dan tindak lanjutnya"),
                _("Kekuatan dan kelemahan dengan pemilik, tenggat, dan bukti selesai."),
                places.cycle,
            ),
        ),
    ),
    Chapter(
        "bukti",
        _("Bukti: semuanya dapat ditelusuri, dan tidak bocor"),
        (
            Stop(
                "telusur",
                "budi",
                _("Dari satu nomor sertifikat ke seluruh rantai"),
                _("Kesenjangan, program, kehadiran, ujian, penerapan, dan layanan, bolak-balik."),
                places.trace,
            ),
            Stop(
                "jejak",
                "gita",
                _("Setiap tindakan tercatat"),
                _("Termasuk yang baru saja Anda lakukan. Catatan disegel tiap menit dan tidak dapat diubah diam-diam."),
                places.named("journal", **_PEOPLE),
            ),
            Stop(
                "tertutup",
                "dewi",
                _("Instansi lain tidak melihat apa-apa"),
                _(
                    "Dewi bertugas di Maluku Utara. Alamat pegawai Batang Hari dijawabnya “tidak ditemukan” (404): itulah buktinya."
                ),
                places.named("people", **_PEOPLE),
            ),
        ),
    ),
)

PROGRAMMES: Final = (
    Programme(
        "rangkui",
        "maya",
        "19.71",
        _("Rangkui, Kota Pangkalpinang"),
        _("Sertifikasi administrasi publik"),
        _("Izin usaha di kantor kecamatan"),
    ),
    Programme(
        "padangsidimpuan",
        "nasrul",
        "12.77",
        _("Kota Padangsidimpuan"),
        _("Sertifikasi menurut bidang"),
        _("Perawat, guru, dan petugas administrasi"),
    ),
    Programme(
        "batanghari",
        "budi",
        _HARI,
        _("Kabupaten Batang Hari"),
        _("Pelayanan Prima"),
        _("Dokumen kependudukan dan izin usaha mikro"),
    ),
    Programme(
        "sofifi",
        "dewi",
        "82",
        _("Sofifi, Provinsi Maluku Utara"),
        _("Teknologi informasi untuk administrasi"),
        _("Surat didaftarkan daring, sampai disposisi"),
    ),
    Programme(
        "kementerian",
        "oktavia",
        "K.PANRB",
        _("Kementerian PANRB"),
        _("Kepemimpinan Pelayanan Publik"),
        _("Pegawai kementerian; di sampingnya kursus bersama tiga daerah dalam kuota masing-masing"),
    ),
)

_STAGES: Final[tuple[tuple[str, Text, Text, Callable[[str], Where]], ...]] = (
    ("sebelum", _("Sebelum"), _("Kesenjangan"), places.gaps),
    ("berjalan", _("Berjalan"), _("Angkatan"), places.batch),
    ("setahun", _("Setahun kemudian"), _("Rantai hasil"), places.results),
)


def where(slug: str) -> Where:
    """Where a stop leads. Raises NotFound for a slug that nothing has."""
    found = _WHERE.get(slug)
    if found is None:
        raise NotFound
    return found


def chapters(cast: Iterable[CastMember]) -> tuple[tuple[Chapter, tuple[Seen, ...]], ...]:
    """Chapters with their stops, numbered through; a stop is left out when nobody here could go to it."""
    known, told, number = _by_key(cast), [], 0
    for chapter in CHAPTERS:
        seen = []
        for stop in chapter.stops:
            if not stop.who or stop.who in known:
                number += 1
                seen.append(Seen(number, stop, known.get(stop.who)))
        told.append((chapter, tuple(seen)))
    return tuple(told)


def programmes(cast: Iterable[CastMember]) -> tuple[tuple[Programme, CastMember, tuple[Stage, ...]], ...]:
    """The programmes of whom somebody here can show, each with its three stages."""
    known = _by_key(cast)
    return tuple(
        (
            one,
            known[one.who],
            tuple(Stage(label, told, f"{one.slug}-{stage}") for stage, label, told, _make in _STAGES),
        )
        for one in PROGRAMMES
        if one.who in known
    )


def address(slug: str) -> str:
    """Where a stop begins."""
    return reverse("story-stop", args=[slug])


def _by_key(cast: Iterable[CastMember]) -> dict[str, CastMember]:
    return {member.key: member for member in cast}


_WHERE: Final[Mapping[str, Where]] = {
    **{stop.slug: stop.where for chapter in CHAPTERS for stop in chapter.stops},
    **{f"{one.slug}-{stage}": make(one.code) for one in PROGRAMMES for stage, _label, _told, make in _STAGES},
}
