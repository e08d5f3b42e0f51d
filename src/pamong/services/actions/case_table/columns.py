"""Columns of a table of cases, with what they are called in the books and systems of offices, in Indonesian and English."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from pamong.kit.imports import Column

KIND: Final = "services.cases"

MOMENTS: Final = ("received_at", "called_at", "responded_at", "complete_at", "decided_at", "handed_over_at")
"""Keys of columns that say when something happened, in the order in which lines give them."""

COLUMNS: Final = (
    Column(
        "source_key",
        "Nomor berkas",
        (
            *("source_key", "No berkas", "No. berkas", "ID berkas", "Kode berkas", "Nomor permohonan", "No permohonan"),
            *("ID permohonan", "Kode permohonan", "Nomor registrasi", "No registrasi", "No reg", "Nomor pendaftaran"),
            *("No pendaftaran", "Nomor agenda", "No agenda", "Nomor layanan", "No layanan", "Nomor pengaduan"),
            *("No pengaduan", "Nomor tiket", "Tiket", "Nomor antrean", "No antrean", "Nomor antrian", "No antrian"),
            *("Nomor resi", "No resi", "Nomor izin", "case:concept:name", "case", "case id", "case number", "case key"),
            *("case ref", "application id", "application number", "application no", "request id", "request number"),
            *(
                "ticket",
                "ticket id",
                "ticket number",
                "tracking id",
                "tracking number",
                "reference",
                "reference number",
            ),
            *("registration number", "file number", "nomor", "no", "id"),
        ),
        required=True,
    ),
    Column(
        "received_at",
        "Tanggal diterima",
        (
            *(
                "received_at",
                "Tgl diterima",
                "Waktu diterima",
                "Diterima",
                "Diterima pada",
                "Tanggal terima",
                "Tgl terima",
            ),
            *("Tanggal masuk", "Tgl masuk", "Waktu masuk", "Tanggal permohonan", "Tgl permohonan", "Waktu permohonan"),
            *("Tanggal pendaftaran", "Tgl pendaftaran", "Tanggal daftar", "Tgl daftar", "Waktu daftar"),
            *("Tanggal pengajuan", "Tgl pengajuan", "Waktu pengajuan", "Tanggal registrasi", "Tanggal lapor"),
            *("Tanggal pengaduan", "Tanggal surat masuk", "received", "received date", "date received", "received on"),
            *("received time", "submitted", "submitted at", "submitted date", "submission date", "application date"),
            *("date submitted", "filed", "filed date", "registered", "registered at", "registration date", "created"),
            *("created at", "created date", "created_date", "opened", "opened at", "opened date", "open date"),
            *(
                "start",
                "start time",
                "start date",
                "start_date",
                "REG_DATE",
                "startdate",
                "tanggal mulai",
                "waktu mulai",
            ),
            *("tanggal", "tgl", "date"),
        ),
        required=True,
    ),
    Column(
        "called_at",
        "Tanggal dipanggil",
        (
            *("called_at", "Waktu dipanggil", "Dipanggil", "Waktu panggilan", "Jam dipanggil", "Waktu layanan mulai"),
            *("Mulai dilayani", "Waktu dilayani", "Jam dilayani", "called", "call time", "served at", "service start"),
        ),
    ),
    Column(
        "responded_at",
        "Tanggal jawaban pertama",
        (
            *("responded_at", "Jawaban pertama", "Tanggal tanggapan", "Waktu tanggapan", "Tanggapan pertama"),
            *("Tanggal ditanggapi", "Tanggal respons", "Waktu respons", "Respons pertama", "Tanggal direspons"),
            *("Tanggal jawaban", "Waktu jawaban", "Tanggal verifikasi", "responded", "response date", "first response"),
            *("first response at", "first_response", "responded on", "acknowledged", "acknowledged at"),
        ),
    ),
    Column(
        "complete_at",
        "Tanggal berkas lengkap",
        (
            *("complete_at", "Berkas lengkap", "Tanggal lengkap", "Tgl lengkap", "Waktu lengkap", "Dinyatakan lengkap"),
            *("Tanggal dinyatakan lengkap", "Tgl berkas lengkap", "Waktu berkas lengkap", "Tanggal syarat lengkap"),
            *("complete", "complete date", "documents complete", "application complete", "completeness date"),
        ),
    ),
    Column(
        "decided_at",
        "Tanggal diputus",
        (
            *("decided_at", "Tgl diputus", "Waktu diputus", "Diputus", "Tanggal keputusan", "Tgl keputusan"),
            *("Waktu keputusan", "Tanggal selesai", "Tgl selesai", "Waktu selesai", "Selesai", "Tanggal terbit"),
            *("Tgl terbit", "Tanggal diterbitkan", "Tanggal penerbitan", "Tanggal izin", "Tanggal penetapan"),
            *("Tanggal SK", "Tgl SK", "Tanggal putusan", "Tanggal disetujui", "Tanggal tutup", "Tanggal penyelesaian"),
            *("decided", "decision date", "date decided", "decided on", "completed", "completed at", "completed date"),
            *("completion date", "closed", "closed at", "closed date", "close date", "closed_date", "date closed"),
            *("issued", "issued at", "issued date", "issue date", "date issued", "approved date", "approval date"),
            *("resolved", "resolved at", "resolution date", "end", "end time", "end date", "END_DATE", "finished"),
            *("finished at", "finish date"),
        ),
    ),
    Column(
        "handed_over_at",
        "Tanggal diserahkan",
        (
            *("handed_over_at", "Tgl diserahkan", "Waktu diserahkan", "Diserahkan", "Tanggal penyerahan"),
            *("Tgl penyerahan", "Tanggal diambil", "Tgl diambil", "Waktu diambil", "Tanggal pengambilan", "Diambil"),
            *("handed over", "hand over date", "handover date", "delivered", "delivered at", "delivery date"),
            *("collected", "collected at", "collection date", "picked up", "pick up date"),
        ),
    ),
    Column(
        "returned",
        "Dikembalikan",
        (
            *("Jumlah dikembalikan", "Jumlah pengembalian", "Berapa kali dikembalikan", "Tanggal dikembalikan"),
            *("Tgl dikembalikan", "Pengembalian", "Tanggal pengembalian", "Kali dikembalikan", "Jumlah perbaikan"),
            *("Jumlah revisi", "returned", "returns", "return count", "returned at", "returned date", "times returned"),
            *("number of returns", "rework"),
        ),
    ),
    Column(
        "reason",
        "Alasan",
        (
            *("reason", "Alasan dikembalikan", "Alasan pengembalian", "Alasan penolakan", "Alasan ditolak"),
            *("Sebab dikembalikan", "Keterangan", "Catatan", "Kekurangan berkas", "reasons", "return reason"),
            *("rejection reason", "refusal reason", "remarks", "note", "notes", "comment", "comments"),
        ),
    ),
    Column(
        "channel",
        "Kanal",
        (
            *("channel", "Kanal layanan", "Kanal pengajuan", "Saluran", "Jalur", "Media", "Cara pengajuan", "Via"),
            *("Melalui", "Sumber pengajuan", "case:channel", "(case) channel", "submission channel", "intake channel"),
            *("method received", "submission method", "open data channel type"),
        ),
    ),
    Column(
        "outcome",
        "Hasil",
        (
            *("outcome", "Hasil akhir", "Keputusan", "Putusan", "Status", "Status akhir", "Status permohonan"),
            *("Status berkas", "Status layanan", "result", "decision", "final status", "final decision", "resolution"),
            *("application status", "case status", "disposition"),
        ),
    ),
    Column(
        "handler",
        "NIP petugas",
        (
            *("handler", "Petugas", "Nama petugas", "NIP pelaksana", "Pelaksana", "Ditangani oleh", "NIP verifikator"),
            *(
                "Verifikator",
                "NIP pemroses",
                "Pemroses",
                "Operator",
                "officer",
                "officer id",
                "employee",
                "employee id",
            ),
            *(
                "handled by",
                "assigned to",
                "agent",
                "clerk",
                "resource",
                "org:resource",
                "user",
                "NIP",
                "NIP petugas layanan",
            ),
        ),
    ),
    Column(
        "contacts",
        "Jumlah kedatangan",
        (
            *("contacts", "Berapa kali datang", "Jumlah kunjungan", "Jumlah kontak", "Kali datang", "Kunjungan"),
            *("Jumlah datang", "contact count", "number of contacts", "visits", "number of visits", "visit count"),
        ),
    ),
)

NO_HANDLER: Final = _(
    "Sumber ini tidak menyebut aturan yang membolehkan nama petugas disimpan bersama berkas. "
    "Tulis aturannya di halaman sumber berkas bila ada."
)
