"""What a message looks like outside."""

from urllib.parse import parse_qs, urlsplit

from pamong.office.formats.letters import Part, chat_address, write_mail

PART = Part(
    "Penilaian dibuka",
    "Nilailah diri Anda sampai 30 November 2026.",
    "https://b.go.id/penilaian/",
    "7QK9D-2M4F8",
    "https://b.go.id/periksa-pesan/?kode=7QK9D2M4F8",
)
CHOICE = "https://b.go.id/pesan/pengaturan/"


def test_mail_says_what_where_and_how_to_check_it() -> None:
    letter = write_mail("Ani Rahmawati, S.E.", "BKPSDM Batang Hari", [PART], choice=CHOICE)
    assert letter.subject == "Penilaian dibuka"
    assert letter.text == (
        "Yth. Ani Rahmawati, S.E.,\n\n"
        "Penilaian dibuka\n\n"
        "Nilailah diri Anda sampai 30 November 2026.\n\n"
        "Buka: https://b.go.id/penilaian/\n"
        "Kode pesan 7QK9D-2M4F8, periksa di https://b.go.id/periksa-pesan/?kode=7QK9D2M4F8\n\n"
        "Kami tidak pernah meminta kata sandi, kode masuk, atau foto dokumen lewat e-mail maupun WhatsApp.\n\n"
        "Waktu dan seringnya e-mail ini Anda atur di https://b.go.id/pesan/pengaturan/\n\n"
        "BKPSDM Batang Hari\n"
    )


def test_several_messages_are_one_mail() -> None:
    second = Part("Rekan diganti", "", "https://b.go.id/x", "AAAAA-BBBBB", "https://b.go.id/p")
    letter = write_mail("Ani", "BKPSDM", [PART, second], choice=CHOICE)
    assert letter.subject == "2 pesan untuk Anda dari BKPSDM"
    assert letter.text.index("1. Penilaian dibuka\n") < letter.text.index(
        "2. Rekan diganti\n\nBuka: https://b.go.id/x\n"
    )


def test_chat_says_what_it_is_about_and_not_what_it_says() -> None:
    address = urlsplit(chat_address("6281234567890", "Ani", "BKPSDM", PART))
    assert (address.scheme, address.netloc, address.path) == ("https", "wa.me", "/6281234567890")
    text = parse_qs(address.query)["text"][0]
    assert "Penilaian dibuka" in text
    assert "https://b.go.id/periksa-pesan/?kode=7QK9D2M4F8" in text
    assert "tidak pernah meminta kata sandi" in text
    assert "Nilailah" not in text


def test_subject_cannot_begin_another_header() -> None:
    evil = Part("Halo\r\nBcc: semua@contoh.go.id", "", "/", "A", "B")
    assert write_mail("A", "B", [evil], choice=CHOICE).subject == "Halo Bcc: semua@contoh.go.id"
    assert "\n" not in write_mail("A", "B\nBcc: x", [evil, evil], choice=CHOICE).subject
