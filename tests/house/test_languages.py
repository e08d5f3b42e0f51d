"""Both languages are complete: every text that is shown has an English translation that fits it."""

from tests.house import messages as house


def test_every_message_is_in_the_catalogue_and_no_other() -> None:
    kept = {
        (entry.context or "", entry.id if isinstance(entry.id, str) else tuple(entry.id))
        for entry in house.read()
        if entry.id
    }
    assert sorted(map(str, house.messages() - kept)) == [], "run: python -m tests.house.messages"
    assert sorted(map(str, kept - house.messages())) == [], "run: python -m tests.house.messages"


def test_every_message_is_translated_and_none_is_fuzzy() -> None:
    entries = [entry for entry in house.read() if entry.id]
    assert [entry.id for entry in entries if entry.fuzzy or not all(house.strings(entry.string))] == []


def test_every_translation_has_the_placeholders_of_its_message() -> None:
    differing = [
        (source, text)
        for entry in house.read()
        if entry.id
        for source, text in zip(house.strings(entry.id), house.strings(entry.string), strict=True)
        if house.placeholders(source) != house.placeholders(text)
    ]
    assert differing == []


def test_compiled_catalogue_is_what_the_catalogue_compiles_to() -> None:
    assert house.MO.read_bytes() == house.compiled(house.read())


def test_messages_are_found_in_python_and_in_templates() -> None:
    found = house.messages()
    assert ("", "Halaman tidak ditemukan") in found  # a lazy text in Python
    assert ("", "Belum dapat disimpulkan.") in found  # a text inside an f-string
    assert ("", "Belum ada segel") in found  # a text given to a tag
    assert ("", "Lama proses") in found  # a text in a table of ours
    assert ("layanan", "Lebih lama") in found  # a word that means another thing elsewhere
    plural = ("mata rantai, dalam %(chains)s rantai", "mata rantai, dalam %(chains)s rantai")
    assert ("", plural) in found  # a block with plural
    assert house.placeholders("%(name)s dan {other} dan %(name)s") == {"name", "other"}
