"""The day of an exam, as candidates are told of it: when to come, what to bring, how to behave.

source      domain facts on the CAT practice of Peraturan BKN 5/2024: come an hour early, identity is checked, the PIN is
            closed five minutes before the start, every answer is logged. Who organises may set the minutes of the PIN.
Papers and messages are in Indonesian, whatever the language of the interface.
"""

from datetime import datetime, timedelta
from typing import Final

EARLY: Final = 60
"""Minutes before the start at which a candidate is to be there."""

SOURCE: Final = "Peraturan BKN Nomor 5 Tahun 2024"
"""Whose practice the rules follow."""


def doors(starts_at: datetime) -> datetime:
    """When a candidate is to be there."""
    return starts_at - timedelta(minutes=EARLY)


def arrival(pin: str, pin_closes: int) -> str:
    """When to come, in one sentence.

    pin         of the sitting; empty when none is asked for
    pin_closes  minutes before the start
    """
    come = f"Datang {EARLY} menit sebelum mulai"
    return f"{come}, masuk dengan PIN paling lambat {pin_closes} menit sebelum mulai." if pin else f"{come}."


def to_bring() -> str:
    """What to bring, in one sentence."""
    return "Bawa kartu ini dan kartu identitas asli (KTP atau kartu pegawai)."


def rules(pin: str, pin_closes: int, *, gate: bool) -> list[str]:
    """Rules of conduct for the wall of the room, a sentence or two each.

    gate        a proctor lets each candidate in
    """
    entering = "Buka alamat ujian pada kartu, ketik nomor peserta dan kode masuk."
    if pin:
        entering += f" PIN ruang diumumkan pengawas dan ditutup {pin_closes} menit sebelum mulai."
    return [
        f"Peserta datang {EARLY} menit sebelum mulai dan menunjukkan kartu ujian serta kartu identitas asli.",
        "Peserta duduk di kursi dengan nomor seperti pada kartunya.",
        entering,
        "Kode pada kartu hanya untuk pemiliknya. Kode baru, misalnya karena pindah komputer, diberikan pengawas.",
        *(["Peserta menunggu sampai pengawas mengizinkan, lalu mulai bersama."] if gate else []),
        "Telepon, jam pintar, catatan, dan kalkulator disimpan di luar ruang, kecuali yang diizinkan pengawas.",
        "Peserta mengerjakan sendiri, tidak berbicara, dan tidak membuka halaman lain. Kejadian di ruang dicatat.",
        "Bila jaringan atau listrik terganggu, peserta tetap di tempat. Jawaban aman, dan waktu yang hilang diganti.",
        "Setiap jawaban dicatat dengan waktunya. Setelah menyerahkan, peserta mencatat kode tanda terima.",
        "Peserta yang memerlukan bantuan mengangkat tangan dan menunggu pengawas.",
    ]
