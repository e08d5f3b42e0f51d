"""What is wrong with an item, in words for who writes it."""

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pamong.core.refusals import Text
from pamong.exams.items.content import IMAGES, OPTION, OPTIONS, STEM

_SENTENCES: Final[Mapping[str, Text]] = {
    "kind-unknown": gettext_lazy("Jenis soal ini tidak dikenal. Pilih salah satu dari delapan jenis."),
    "stem": gettext_lazy("Pertanyaannya masih kosong, atau lebih dari %(stem)s huruf. Tulis atau pendekkan."),
    "images": gettext_lazy(
        "Gambar tidak dapat dipakai. Paling banyak %(images)s gambar PNG, JPEG atau WebP, masing-masing paling besar"
        " 220 KB dan 12 juta piksel, dan tiap gambar diberi keterangan."
    ),
    "table": gettext_lazy(
        "Tabel tidak terbaca. Tulis satu baris tabel pada tiap baris, kolom dipisah tanda |, jumlah kolom sama di semua"
        " baris; paling banyak 30 baris dan 8 kolom."
    ),
    "options-count": gettext_lazy("Pilihannya harus 2 sampai %(options)s. Isi paling sedikit dua."),
    "options-empty": gettext_lazy("Ada pilihan tanpa tulisan, atau lebih dari %(option)s huruf. Isi atau pendekkan."),
    "options-twice": gettext_lazy("Ada dua pilihan yang sama. Bedakan tulisannya, atau hapus salah satu."),
    "left-count": gettext_lazy("Pernyataan di kiri harus 2 sampai %(options)s. Isi paling sedikit dua."),
    "left-empty": gettext_lazy("Ada pernyataan kiri tanpa tulisan, atau lebih dari %(option)s huruf."),
    "left-twice": gettext_lazy("Ada dua pernyataan kiri yang sama. Bedakan tulisannya."),
    "right-count": gettext_lazy("Pasangan di kanan harus 2 sampai %(options)s. Isi paling sedikit dua."),
    "right-empty": gettext_lazy("Ada pasangan kanan tanpa tulisan, atau lebih dari %(option)s huruf."),
    "right-twice": gettext_lazy("Ada dua pasangan kanan yang sama. Tulis satu kali saja."),
    "points": gettext_lazy(
        "Tiap pilihan perlu nilai berupa bilangan bulat 0 sampai 100, dan nilainya tidak boleh sama semua."
    ),
    "order-shown": gettext_lazy(
        "Urutan yang benar sama dengan urutan yang ditampilkan. Acak tampilannya, supaya tidak menjawab sendiri."
    ),
    "unit": gettext_lazy("Satuannya tidak terbaca. Tulis misalnya hari, atau kosongkan."),
}
_KEYS: Final[Mapping[str, Text]] = {
    "single": gettext_lazy("Tandai satu pilihan sebagai jawaban yang benar."),
    "multiple": gettext_lazy("Tandai paling sedikit satu pilihan sebagai jawaban yang benar."),
    "true_false": gettext_lazy("Pilih apakah pernyataannya benar atau salah."),
    "matching": gettext_lazy("Tiap pernyataan di kiri perlu satu pasangan di kanan."),
    "ordering": gettext_lazy("Beri tiap langkah satu nomor urut: 1, 2, 3 dan seterusnya, masing-masing sekali."),
    "numeric": gettext_lazy("Jawaban dan toleransinya harus bilangan, misalnya 12,5; toleransi tidak di bawah 0."),
    "short_text": gettext_lazy("Tulis paling sedikit satu jawaban yang diterima, satu pada tiap baris."),
}


def sentence(code: str, kind: str = "") -> str:
    """What ``exams.items.problems`` found, and how to mend it; ``kind`` says which key is meant."""
    found = _KEYS.get(kind, _("Kunci jawabannya belum lengkap.")) if code == "key" else _SENTENCES.get(code, code)
    return str(found) % {"stem": STEM, "option": OPTION, "options": OPTIONS, "images": IMAGES}
