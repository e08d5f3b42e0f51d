"""One-time codes."""

import hmac
from hashlib import sha256
from uuid import UUID

from pamong.exams.formats.entry_code import CODES, LENGTH, SIGNS, entry_code, key_of, matches, normalised

KEY = key_of("a secret of forty signs, for tests alone")
ANI = UUID("0190a3c1-0000-7000-8000-000000000001")
CITRA = UUID("0190a3c1-0000-7000-8000-000000000002")


def test_entry_code_is_the_digest_written_in_twenty_signs() -> None:
    number = int.from_bytes(hmac.new(KEY, ANI.bytes + b"\0\0\0\1", sha256).digest()) % CODES
    code = entry_code(KEY, ANI, 1).replace("-", "")
    assert sum(SIGNS.index(sign) * 20**place for place, sign in enumerate(code)) == number


def test_entry_code_is_shown_in_two_groups_of_four() -> None:
    code = entry_code(KEY, ANI, 1)
    assert (len(code), code[4]) == (LENGTH + 1, "-")
    assert set(code.replace("-", "")) <= set(SIGNS)


def test_signs_hold_no_pair_that_looks_alike_and_no_vowel() -> None:
    assert len(set(SIGNS)) == len(SIGNS) == 20
    assert not set(SIGNS) & set("AEIOU01LQ2Z5S8B6")


def test_entry_code_differs_by_candidate_edition_and_secret() -> None:
    codes = {
        entry_code(KEY, ANI, 1),
        entry_code(KEY, ANI, 2),
        entry_code(KEY, CITRA, 1),
        entry_code(key_of("another secret"), ANI, 1),
    }
    assert len(codes) == 4


def test_normalised_forgets_case_gaps_and_hyphens() -> None:
    assert normalised("  fghj - 34 79\n") == "FGHJ3479"


def test_matches_takes_the_code_however_it_was_typed() -> None:
    code = entry_code(KEY, ANI, 1)
    assert matches(code, KEY, ANI, 1)
    assert matches(f" {code.lower().replace('-', ' ')} ", KEY, ANI, 1)


def test_matches_refuses_an_older_edition_another_candidate_and_nonsense() -> None:
    code = entry_code(KEY, ANI, 1)
    assert not matches(code, KEY, ANI, 2)
    assert not matches(code, KEY, CITRA, 1)
    assert not matches("", KEY, ANI, 1)
    assert not matches("ééé漢字", KEY, ANI, 1)
