"""Components: what each tag writes."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.core.paginator import Paginator
from django.forms import BooleanField, CharField, ChoiceField, Form, RadioSelect
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from pamong.web.templatetags import pamong as tags

AT = datetime(2026, 11, 21, 3, 32, tzinfo=UTC)


def write(source: str, /, **context: object) -> str:
    return Template(source).render(Context({"request": RequestFactory().get("/?urut=nama&halaman=3&q=a"), **context}))


def test_icon_is_inline_and_hidden_from_screen_readers() -> None:
    assert write('{% icon "centang" %}') == (
        '<svg class="i" width="20" height="20" viewBox="0 0 24 24" aria-hidden="true">'
        '<path d="m5 12.5 4.5 4.5L19 7"/></svg>'
    )


def test_icon_that_does_not_exist_fails_loudly() -> None:
    with pytest.raises(KeyError, match="centangg"):
        write('{% icon "centangg" %}')


def test_every_icon_of_the_file_is_known() -> None:
    assert len(tags.icons()) == 48


@pytest.mark.parametrize(("tone", "picture"), [("", "jam"), ("ok", "centang"), ("warn", "awas"), ("bad", "silang")])
def test_chip_has_icon_word_and_tone(tone: str, picture: str) -> None:
    html = write("{% chip tone word %}", tone=tone, word="<Berlaku>")
    assert html == f'<span class="chip {tone}">{tags.icons()[picture]}&lt;Berlaku&gt;</span>'


def test_note_escapes_what_it_is_given_and_keeps_its_own_markup() -> None:
    html = write('{% note "bad" %}<p>{{ text }}</p>{% endnote %}', text="<i>")
    assert html == f'<div class="note note-bad">{tags.icons()["silang"]}<div><p>&lt;i&gt;</p></div></div>'


def test_cell_carries_the_label_of_its_column() -> None:
    assert write('{% cell "Baris" "r" %}14{% endcell %}') == '<td class="r" data-l="Baris"><div>14</div></td>'


def test_fig_has_value_unit_and_caption() -> None:
    assert write('{% fig "68" "kapasitas" "dari 100" %}') == (
        '<div class="fig"><b>68 <small>dari 100</small></b><span>kapasitas</span></div>'
    )


def test_progress_without_total_says_so() -> None:
    html = write('{% progress 18 None "Kemajuan" %}')
    assert '<progress aria-label="Kemajuan">18</progress>' in html
    assert "jumlah seluruhnya belum diketahui" in html


def test_steps_mark_what_is_done_and_where_one_is() -> None:
    html = write('{% steps 2 "Unggah" "Periksa" "Masukkan" %}')
    assert html.count('class="done"') == 1
    assert '<li aria-current="step">2. Periksa</li>' in html


def test_sortable_turns_round_and_starts_the_list_again() -> None:
    html = write('{% sortable "Nama" "nama" %}{% sortable "Baris" "baris" "r" %}')
    assert '<th scope="col" aria-sort="ascending"><a href="?urut=-nama&amp;q=a">Nama' in html
    assert '<th scope="col" class="r"><a href="?urut=baris&amp;q=a">Baris</a></th>' in html


def test_pages_keep_the_rest_of_the_query() -> None:
    html = write("{% pages rows %}", rows=Paginator(range(1204), 25).get_page(3))
    assert "51 sampai 75 dari 1.204" in html
    assert '<a href="?urut=nama&amp;halaman=3&amp;q=a" aria-current="page">' in html


def test_pages_of_a_short_list_are_nothing() -> None:
    assert write("{% pages rows %}", rows=Paginator(range(3), 25).get_page(1)).strip() == ""


class Sample(Form):
    nip = CharField(label="NIP", help_text="18 angka", min_length=18)
    cara = ChoiceField(label="Cara", choices=[("l", "Luring"), ("d", "Daring")], widget=RadioSelect)
    setuju = BooleanField(label="Setuju", required=False)


def test_field_ties_label_hint_and_error_to_its_control() -> None:
    html = write("{% field form.nip %}", form=Sample({"nip": "1"}))
    assert '<label for="id_nip">NIP</label>' in html
    assert '<span class="hint" id="id_nip-h">18 angka</span>' in html
    assert 'class="err" id="id_nip-e"' in html
    assert 'aria-describedby="id_nip-h id_nip-e"' in html
    assert 'aria-invalid="true"' in html


def test_field_with_choices_is_a_group_with_a_legend() -> None:
    html = write("{% field form.cara %}", form=Sample({"cara": "x"}))
    assert "<legend>Cara</legend>" in html
    assert html.count('type="radio"') == 2
    assert 'class="field field-bad"' in html


def test_error_summary_links_to_each_field_and_is_silent_without_errors() -> None:
    html = write("{% error_summary form %}", form=Sample({"nip": "1", "cara": "l"}))
    assert html.count('<a href="#id_nip">') == 1
    assert write("{% error_summary form %}", form=Sample()).strip() == ""


def test_error_summary_names_the_field_that_is_empty() -> None:
    html = write("{% error_summary form %}", form=Sample({"cara": "l"}))
    assert '<a href="#id_nip">NIP: Bidang ini tidak boleh kosong.</a>' in html
    assert "Cara:" not in html


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("id", "21 November 2026|Sabtu 21 November 2026|10.32 WIB|21 November 2026, 10.32 WIB|1.234,50|Rp 1.250.000"),
        (
            "en",
            "21 November 2026|Saturday 21 November 2026|10:32 WIB|21 November 2026, 10:32 WIB|1,234.50|Rp 1.250.000",
        ),
    ],
)
def test_dates_and_numbers_follow_the_language(language: str, shown: str) -> None:
    source = "{{ at|tanggal }}|{{ at|hari }}|{{ at|jam }}|{{ at|waktu }}|{{ n|angka:2 }}|{{ rp|rupiah }}"
    with translation.override(language):
        assert write(source, at=AT, n=Decimal("1234.5"), rp=1_250_000) == shown


def test_date_of_a_moment_is_that_of_the_place() -> None:
    assert write("{{ at|tanggal }}", at=datetime(2026, 11, 20, 17, 30, tzinfo=UTC)) == "21 November 2026"
    assert write("{{ day|hari }}", day=date(2026, 11, 20)) == "Jumat 20 November 2026"


def test_digest_is_short_for_the_eye_and_whole_for_the_rest() -> None:
    assert write("{{ d|sidik }} {{ d|hexa }}", d=bytes.fromhex("9f3c21ab00")) == "9f3c·21ab 9f3c21ab00"


def test_number_of_a_certificate_breaks_after_its_slashes_and_is_escaped() -> None:
    assert tags.patah("800.2/0412/<b>/") == "800.2/<wbr>0412/<wbr>&lt;b&gt;/<wbr>"
