"""What of a hundred civil servants are: the shares that BKN told in November 2025, and what careers usually come to.

Those of Kota Pangkalpinang, which employs more people part-time than with a full contract, are its own of 2025.
"""

from collections.abc import Mapping
from typing import Final, Literal

from pamong.tour.jobs import Level
from pamong.tour.names import Sex
from pamong.tour.numbers import Kind
from pamong.tour.places import PANGKALPINANG

Group = Literal["structural", "functional", "general"]
NATIONAL_KINDS: Final[Mapping[Kind, int]] = {"pns": 3_599_590, "pppk": 1_988_655}
PANGKALPINANG_KINDS: Final[Mapping[Kind, int]] = {"pns": 2_905, "pppk": 743, "pppk-pw": 2_778}
SEXES: Final[Mapping[Sex, int]] = {"L": 2_447_785, "P": 3_140_460}
GROUPS: Final[Mapping[Group, int]] = {"structural": 317_805, "functional": 3_555_977, "general": 1_714_463}

# Of a hundred in each group. Together they come out as BKN's 62.2 D4 and S1, 15.0 up to SMA, 11.9 D1 to D3, 10.1 S2, 0.9 S3.
EDUCATION: Final[Mapping[Group, Mapping[Level, float]]] = {
    "structural": {"D4": 3.0, "S1": 52.0, "S2": 42.0, "S3": 3.0},
    "functional": {"D3": 13.3, "D4": 3.0, "S1": 70.9, "S2": 11.6, "S3": 1.2},
    "general": {"SD": 1.5, "SMP": 3.2, "SMA": 44.0, "D3": 11.1, "S1": 39.1, "S2": 1.1},
}
ENTRY_GRADES: Final[Mapping[Level, tuple[int, int]]] = {
    "SD": (0, 5),
    "SMP": (2, 7),
    "SMA": (4, 9),
    "D3": (6, 11),
    "D4": (8, 12),
    "S1": (8, 12),
    "S2": (9, 13),
    "S3": (10, 14),
}
"""Level of education → place in ``LADDER`` at the beginning and at the end of a usual career."""

LADDER: Final = tuple(f"{roman}/{letter}" for roman in ("I", "II", "III", "IV") for letter in "abcd")
CONTRACT_GRADES: Final[Mapping[Level, str]] = {
    "SD": "I", "SMP": "IV", "SMA": "V", "D3": "VII", "D4": "IX", "S1": "IX", "S2": "X", "S3": "XI",
}  # fmt: skip
ACTIVE: Final = "Aktif"
RETIRING: Final = "Masa Persiapan Pensiun"
RETIRING_AGE: Final = 57
STANDINGS: Final = {ACTIVE: 90, "Tugas Belajar": 1.5, "CLTN": 0.5, RETIRING: 8}

# As posts and grades usually go together; who is promoted out of the usual order is left out.
LEVEL_GRADES: Final[Mapping[str, tuple[int, int]]] = {
    "Terampil": (6, 7),
    "Mahir": (8, 9),
    "Penyelia": (10, 11),
    "Ahli Pertama": (8, 9),
    "Ahli Muda": (10, 11),
    "Ahli Madya": (12, 14),
}
"""Level of a functional post, with which its name ends → lowest and highest place in ``LADDER``."""

LEAST_GRADE: Final = {2: 13, 3: 11, 4: 10}
"""Tier of an office → least place in ``LADDER`` of its head."""

AGE_AT_DIPLOMA: Final[Mapping[Level, int]] = {
    "SD": 12, "SMP": 15, "SMA": 18, "D3": 21, "D4": 22, "S1": 22, "S2": 26, "S3": 30,
}  # fmt: skip


def fitting(grade: int, post: str) -> int:
    """The place in ``LADDER`` nearest to this one that goes with a post."""
    low, high = next((ends for level, ends in LEVEL_GRADES.items() if post.endswith(level)), (grade, grade))
    return max(low, min(grade, high))


def kinds(code: str) -> Mapping[Kind, int]:
    """Shares of kinds of employment in a government, as numbers of people."""
    return PANGKALPINANG_KINDS if code == PANGKALPINANG else NATIONAL_KINDS


def posts(code: str) -> Mapping[tuple[Kind, Group], float]:
    """Shares of kind and group together. Offices are headed by PNS alone; for the rest the one says nothing of the other."""
    people, whole = kinds(code), sum(GROUPS.values())
    heads = GROUPS["structural"] / whole
    others = {kind: count / sum(people.values()) - (heads if kind == "pns" else 0) for kind, count in people.items()}
    below: dict[Group, float] = {
        group: count / whole / (1 - heads) for group, count in GROUPS.items() if group != "structural"
    }
    together: dict[tuple[Kind, Group], float] = {("leader", "structural"): heads}
    for kind, share in others.items():
        together |= {(kind, group): share * part for group, part in below.items()}
    return together
