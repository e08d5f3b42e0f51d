"""From the exam to a certificate that a stranger verifies: the link of certification in the chain."""

import re
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

UNIT = "Menerima permohonan di loket"
OFFICIAL = "Drs. Ilham Saputra, M.Si."


def the_room_is_closed(office: Page, sitting: str) -> None:
    """Nobody works any more, and what was answered has its score."""
    office.goto(f"{sitting}pantau/")
    office.get_by_role("button", name="Tutup ujian, minta kepastian").click()
    office.get_by_role("button", name="Ya, tutup ujian").click()
    expect(office.get_by_text("Berita acara siap dicetak.")).to_be_visible()


def a_scheme_is_published(office: Page, programme: str, exam: str) -> str:
    """One unit of integrity, shown by the exam, with the course or without, and seen at work. Returns its public address."""
    office.goto("/instansi/15.04/skema/baru")
    office.get_by_label("Lembar kosong").check()
    office.get_by_label("Kode skema").fill("SK-LOKET-01")
    office.get_by_label("Judul skema").fill("Petugas Loket")
    office.get_by_role("button", name="Buat rancangan").click()
    version = "/".join(urlsplit(office.url).path.split("/")[:3]) + "/"
    office.goto(f"{version}ubah")
    office.get_by_label("Keterangan").fill("Bagi petugas yang menerima permohonan warga.")
    office.get_by_role("button", name="Simpan isi").click()
    office.goto(f"{version}unit/baru")
    office.get_by_label("Kode unit").fill("PL.01")
    office.get_by_label("Judul unit").fill(UNIT)
    office.get_by_label("Elemen").fill("Memeriksa berkas satu per satu\nMemberi tanda terima")
    office.get_by_label("Membuktikan kompetensi").fill("M.01")
    office.get_by_label("Sampai level").fill("2")
    office.get_by_role("button", name="Simpan unit").click()
    office.goto(version)
    office.get_by_role("link", name=re.compile("^Syarat")).first.click()
    office.get_by_label("Menuntaskan pelatihan").first.fill(programme)
    for way, least in enumerate(("60", "80")):  # whoever did not take the course shows more
        office.get_by_label("Lulus ujian").nth(way).fill(exam)
        office.get_by_label("Nilai paling sedikit, persen").nth(way).fill(least)
        office.get_by_label("Alasan nilai itu").nth(way).fill("Keputusan panel")
        office.get_by_label("Dikerjakan sambil diamati asesor").nth(way).check()
    office.get_by_role("button", name="Simpan syarat").click()
    office.goto(version)
    office.get_by_role("button", name="Terbitkan versi 1").click()
    office.goto(version)
    office.get_by_role("link", name="Lihat seperti masyarakat").click()
    return urlsplit(office.url).path


def she_applies(phone: Page, scheme: str) -> str:
    """She says what she is able to do, and hands in. Returns the address of her application."""
    phone.goto(f"/sertifikasi/{scheme.split('/')[2]}/ajukan")
    phone.get_by_label(re.compile("^Lewat pelatihan")).check()
    phone.get_by_role("button", name="Mulai permohonan").click()
    application = "/".join(urlsplit(phone.url).path.split("/")[:3]) + "/"
    phone.goto(f"{application}unit")
    phone.get_by_label("Mampu", exact=True).check()
    phone.get_by_role("button", name="Simpan jawaban").click()
    phone.goto(application)
    phone.locator('form[action$="/kirim"] input[type="checkbox"]').check()
    phone.get_by_role("button", name="Kirim permohonan").click()
    expect(phone.get_by_role("heading", name="Permohonan Anda menunggu diperiksa")).to_be_visible()
    return application


def others_are_appointed(office: Page, application: str, names: tuple[str, str, str]) -> None:
    """Her papers are in order; the first assesses, the two others decide."""
    kept = application.replace("/permohonan/", "/permohonan-kelola/")
    office.goto(kept)
    for met in office.locator('form[action$="/periksa"] input[type="checkbox"]').all():
        met.check()
    office.get_by_role("button", name="Nyatakan berkas lengkap").click()
    for name, duty in zip(names, ("Asesor", "Pemutus", "Pemutus"), strict=True):
        office.goto(f"{kept}penilai")
        form = office.locator("form").filter(
            has=office.get_by_role("button", name=f"Tugaskan sebagai {duty}", exact=True)
        )
        offered = form.locator("option").filter(has_text=name).get_attribute("value")
        form.locator("select").select_option(offered)
        form.get_by_role("button").click()


def given_a_role(office: Page, number: str, role: str) -> None:
    """Over the whole region."""
    office.goto("/instansi/15.04/kewenangan/baru")
    office.get_by_label("NIP atau e-mail").fill(number)
    office.get_by_label(re.compile(f"^{role}")).check()
    office.get_by_role("button", name="Beri kewenangan").click()


def free_of_conflict(judge: Page) -> None:
    """Before anything of the candidate is shown."""
    judge.goto("/penugasan/")
    judge.locator('main a[href^="/penugasan/"]').first.click()
    judge.get_by_label("Saya tidak mempunyai benturan kepentingan dengan pemohon ini").check()
    judge.get_by_role("button", name="Simpan pernyataan").click()


def she_is_assessed(judge: Page) -> None:
    """Seen at work, and found competent by exam and observation."""
    free_of_conflict(judge)
    judge.get_by_role("link", name=re.compile(UNIT)).click()
    judge.get_by_label("Saya mengamati, dan pemohon terlihat mampu").check()
    judge.get_by_label("K, kompeten", exact=True).check()
    judge.get_by_role("button", name="Simpan hasil unit").click()


def two_others_decide(office: Page, deciders: tuple[Page, Page], name: str) -> None:
    """In a session; each for the own reason."""
    office.goto("/instansi/15.04/pleno/baru")
    office.get_by_label("Nama sidang").fill("Sidang pleno loket")
    office.locator("main form .btn").first.click()
    plenary = "/".join(urlsplit(office.url).path.split("/")[:3]) + "/"
    office.goto(plenary)
    office.get_by_label(re.compile(name)).check()
    office.get_by_role("button", name="Masukkan yang dicentang ke daftar").first.click()
    for decider in deciders:
        free_of_conflict(decider)
        decider.goto(plenary)
        decider.get_by_role("link", name=re.compile(name)).first.click()
        decider.get_by_label("Alasan").fill("Lulus ujian dan terlihat mampu di loket.")
        decider.get_by_role("button", name="Beri suara").click()


def her_certificate_is_issued(office: Page) -> None:
    """The office says who signs, and issues what was decided."""
    office.goto("/instansi/15.04/penandatangan")
    office.get_by_label("Nama penandatangan").fill(OFFICIAL)
    office.get_by_label("Jabatan", exact=True).fill("Kepala Badan")
    office.get_by_label("Tempat", exact=True).fill("Muara Bulian")
    office.get_by_label("Segel sistem daerah").check()
    office.get_by_role("button", name="Simpan").click()
    office.goto("/instansi/15.04/penerbitan/")
    office.get_by_role("button", name=re.compile("^Terbitkan semua")).click()
    expect(office.get_by_text("Selesai", exact=True).first).to_be_visible()


def a_stranger_verifies(phone: Page, stranger: Page, folder: Path, name: str) -> Path:
    """She downloads it; who has never heard of the office types its number and gives the file. Returns the file."""
    phone.goto("/sertifikat/")
    with phone.expect_download() as download:
        phone.get_by_role("link", name="Unduh PDF").first.click()
    file = folder / "sertifikat.pdf"
    download.value.save_as(file)
    found = re.search(r"800\S+/\d{4}", phone.locator("main").inner_text())
    assert found is not None
    stranger.goto("/periksa/")
    stranger.get_by_role("textbox", name="Nomor atau kode").fill(found[0])
    stranger.get_by_role("button", name="Periksa nomor").click()
    expect(stranger.get_by_role("heading", name="BERLAKU", exact=True)).to_be_visible()
    expect(stranger.get_by_text(name).first).to_be_visible()
    stranger.goto("/periksa/")
    stranger.locator('input[type="file"]').set_input_files(file)
    stranger.get_by_role("button", name="Periksa berkas").click()
    expect(stranger.get_by_role("heading", name="BERLAKU", exact=True)).to_be_visible()
    return file
