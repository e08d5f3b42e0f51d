"""A dictionary of technical competencies as a region might have imported it. Invented for the tour; no ministry wrote it."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Skill:
    """A technical competency of the tour.

    aspect      as the import reads it
    levels      sentence of each level, from the lowest
    jobs        how the names of posts begin that ask for it → level
    """

    code: str
    name: str
    aspect: str
    definition: str
    levels: tuple[str, str, str, str, str]
    jobs: dict[str, int]
    critical: bool = False


FRAMEWORK: Final = "Kamus Kompetensi Teknis Layanan (contoh)"
SOURCE: Final = "Dikarang untuk rumah contoh; bukan naskah kementerian mana pun"

SKILLS: Final = (
    Skill(
        "T.01",
        "Penanganan Pengaduan",
        "Keterampilan",
        "Menerima, mencatat, dan menyelesaikan pengaduan masyarakat sampai pengadu mendapat jawaban.",
        (
            "Mencatat pengaduan lengkap dan meneruskannya pada hari yang sama",
            "Menjawab pengaduan yang lazim dengan bahasa yang dipahami pengadu",
            "Menelusuri sebab pengaduan dan menyelesaikannya bersama unit terkait",
            "Memperbaiki prosedur agar pengaduan yang sama tidak berulang",
            "Merancang tata kelola pengaduan bagi seluruh instansi",
        ),
        {"Penata Perizinan": 3, "Pengelola Layanan": 2, "Administrator Database Kependudukan": 2, "Pranata Humas": 3},
        critical=True,
    ),
    Skill(
        "T.02",
        "Pelayanan Perizinan",
        "Keterampilan",
        "Memeriksa, memproses, dan menerbitkan izin tepat waktu menurut ketentuan.",
        (
            "Memeriksa kelengkapan permohonan menurut daftar persyaratan",
            "Memproses permohonan berisiko rendah tanpa dibimbing",
            "Memverifikasi permohonan berisiko menengah dan tinggi serta menjelaskan keputusannya",
            "Memutus permohonan yang sulit dan membimbing pemeriksa lain",
            "Menyusun kebijakan perizinan daerah",
        ),
        {"Penata Perizinan": 2},
        critical=True,
    ),
    Skill(
        "T.03",
        "Pelayanan Administrasi Kependudukan",
        "Keterampilan",
        "Melayani pendaftaran penduduk dan pencatatan sipil dengan data yang benar.",
        (
            "Menerima berkas dan memeriksa kelengkapannya",
            "Merekam dan menerbitkan dokumen tanpa kesalahan data",
            "Menyelesaikan data ganda dan berkas bermasalah",
            "Membina petugas kecamatan dan desa",
            "Merancang layanan kependudukan keliling dan daring",
        ),
        {"Administrator Database Kependudukan": 3, "Pengelola Layanan": 2},
        critical=True,
    ),
    Skill(
        "T.04",
        "Asuhan Keperawatan Dasar",
        "Keterampilan",
        "Memberi asuhan keperawatan yang aman, tercatat, dan manusiawi.",
        (
            "Melakukan tindakan dasar di bawah bimbingan",
            "Memberi asuhan pada pasien stabil secara mandiri",
            "Mengenali perburukan dan bertindak pada waktunya",
            "Mengelola asuhan satu ruang dan membimbing perawat lain",
            "Mengembangkan standar asuhan fasilitas kesehatan",
        ),
        {"Perawat": 2, "Bidan": 2},
    ),
    Skill(
        "T.05",
        "Pembelajaran di Kelas",
        "Keterampilan",
        "Merencanakan, melaksanakan, dan menilai pembelajaran yang dipahami semua murid.",
        (
            "Mengajar menurut rencana yang tersedia",
            "Menyusun rencana sendiri dan menilai hasil belajar",
            "Menyesuaikan pembelajaran dengan kebutuhan tiap murid",
            "Membimbing guru lain melalui pengamatan kelas",
            "Mengembangkan kurikulum bagi banyak sekolah",
        ),
        {"Guru": 2},
    ),
    Skill(
        "T.06",
        "Etika Pelayanan Publik",
        "Sikap",
        "Melayani tanpa membeda-bedakan dan menolak pemberian.",
        (
            "Melayani menurut urutan dan menolak pemberian",
            "Menjelaskan alasan penolakan dengan sopan",
            "Melaporkan benturan kepentingan sebelum diminta",
            "Menjadi teladan dan menegur dengan cara yang diterima",
            "Membangun budaya melayani di seluruh instansi",
        ),
        {"Penata Perizinan": 2, "Perawat": 2, "Bidan": 2, "Guru": 2, "Pengelola Layanan": 1},
    ),
)

CLERICAL: Final = Skill(
    "T.11",
    "Administrasi Publik di Kecamatan",
    "Keterampilan",
    "Mengelola data dan melayani warga di kecamatan dengan informasi yang tepat dan cepat.",
    (
        "Mencatat permohonan dan menyimpannya sehingga mudah ditemukan",
        "Memberi informasi syarat dan jadwal dengan tepat tanpa bertanya lagi",
        "Menyelesaikan permohonan lengkap pada hari yang dijanjikan",
        "Mengolah data layanan menjadi perbaikan alur di kecamatan",
        "Merancang tata kelola administrasi bagi seluruh kecamatan",
    ),
    {
        "Penata Layanan Operasional": 2,
        "Pengadministrasi Perkantoran": 2,
        "Penelaah Teknis Kebijakan": 3,
        "Penata Kelola Pemerintahan": 3,
        "Pengolah Data dan Informasi": 2,
    },
    critical=True,
)

DIGITAL: Final = Skill(
    "T.12",
    "Teknologi Informasi untuk Administrasi",
    "Keterampilan",
    "Memakai aplikasi dan data untuk mengerjakan administrasi dan melayani pendaftaran daring.",
    (
        "Memakai surat elektronik, dokumen, dan lembar kerja untuk tugas sehari-hari",
        "Memasukkan dan memeriksa data di aplikasi layanan tanpa kesalahan",
        "Melayani pendaftaran daring dan menolong warga yang kesulitan",
        "Mengolah data layanan dan menjaga kerahasiaannya",
        "Merancang layanan daring bersama unit lain",
    ),
    {
        "Administrator Database Kependudukan": 3,
        "Pengolah Data dan Informasi": 3,
        "Pengadministrasi Perkantoran": 2,
        "Penata Layanan Operasional": 2,
        "Pengelola Layanan": 2,
    },
    critical=True,
)

LEADING: Final = Skill(
    "T.13",
    "Kepemimpinan Pelayanan Publik",
    "Keterampilan",
    "Menggerakkan perbaikan layanan, juga dalam keadaan darurat dan lintas instansi.",
    (
        "Menjelaskan tujuan layanan kepada rekan kerja",
        "Memimpin perbaikan kecil di unit sendiri",
        "Mengoordinasikan beberapa unit menuju satu sasaran layanan",
        "Memimpin perubahan layanan lintas instansi",
        "Menetapkan arah pelayanan publik nasional",
    ),
    {"Analis Kebijakan": 3, "Penelaah Teknis Kebijakan": 2, "Penata Layanan Operasional": 2, "Kepala ": 3},
)

CARING, TEACHING, SERVING = SKILLS[3], SKILLS[4], SKILLS[5]
"""Of the skills above those that other governments ask for too: a nurse's, a teacher's, everybody's."""
