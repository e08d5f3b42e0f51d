"""Roles of a region: who holds which, and what each lets one do."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from django.core.paginator import Page
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, When
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pamong.core.actor import Actor
from pamong.core.refusals import Invalid, NotFound
from pamong.people import access
from pamong.people.models import Account, Grant, Person, PersonNumber, Role, UnitVersion
from pamong.people.queries.paged import Rows, page_of
from pamong.people.queries.presence import RegionFacts, full_name, region_facts

WHOLE_REGION: Final = frozenset({Role.ADMINISTRATOR, Role.ORGANISER, Role.AUDITOR})
"""Roles that are never over one unit."""

ONE_UNIT: Final = frozenset({Role.UNIT_ADMINISTRATOR})
"""Roles that are always over one unit."""

GIVEN_BY_ORGANISERS: Final = frozenset({Role.TRAINER, Role.ITEM_WRITER, Role.PROCTOR, Role.PARTNER})
"""What an organiser may give; everything else is the administrator's."""

MEANING: Final[dict[str, "str | Promise"]] = {
    Role.ADMINISTRATOR: _(
        "Memberi dan mengakhiri kewenangan, mengatur instansi, dan semua yang boleh bagi penyelenggara."
    ),
    Role.ORGANISER: _("Mengurus data pegawai, unit, jabatan dan impor, membuka akun, dan menyelenggarakan pelatihan."),
    Role.UNIT_ADMINISTRATOR: _("Melihat pegawai unitnya, membuka akun mereka, dan membantu mereka masuk kembali."),
    Role.LEADER: _("Melihat pegawai dan kapasitas unitnya. Kepala unit mendapatkannya sendiri selama menjabat."),
    Role.TRAINER: _("Mengajar pada angkatan yang ditugaskan kepadanya. Tidak menguji peserta yang diajarnya."),
    Role.ITEM_WRITER: _("Menulis dan menelaah butir soal. Tidak melihat jawaban peserta."),
    Role.PROCTOR: _("Mengawasi ujian dan memberi kode masuk pada hari ujian."),
    Role.ASSESSOR: _("Menilai asesi yang ditugaskan kepadanya. Tidak memutuskan sertifikasi."),
    Role.CERTIFIER: _("Memutuskan kompeten atau belum kompeten. Tidak menilai asesi yang diputuskannya."),
    Role.PARTNER: _("Mewakili mitra: melihat program bersama dan mengisi bagiannya."),
    Role.EVALUATOR: _("Mengukur dampak dengan data tanpa nama."),
    Role.AUDITOR: _("Membaca jejak audit seluruh instansi. Tidak mengubah apa pun."),
    Role.SUPPORT: _("Meminta pemulihan akun bagi yang tidak dapat masuk. Tidak mengubah data."),
}
"""What each role lets one do, in a sentence for who gives it."""


@dataclass(frozen=True, slots=True)
class RoleFacts:
    """A role as a page explains it.

    place       ``region``, ``unit`` or ``either``: over what it is given
    """

    code: str
    label: str
    meaning: str
    place: str


@dataclass(frozen=True, slots=True)
class Held:
    """A role that somebody holds, or will.

    home        name of the region that keeps the person, where it is another one
    unit        empty over the whole region
    last_day    on which it still holds; None while it has no end
    given_by    empty for the machine's owner
    may_end     whether the actor may end it
    """

    uuid: UUID
    role: RoleFacts
    person: UUID
    name: str
    home: str
    unit: str
    since: date
    last_day: date | None
    given_by: str
    may_end: bool


@dataclass(frozen=True, slots=True)
class Holders:
    """One page of the roles of a region, in the order of the roles, by name within each."""

    region: RegionFacts
    roles: tuple[RoleFacts, ...]
    page: "Page[Held]"


@dataclass(frozen=True, slots=True)
class Found:
    """Somebody found by exact NIP or e-mail address."""

    uuid: UUID
    name: str
    region: str


def givable(actor: Actor, region: int) -> frozenset[str]:
    """Roles that the actor may give over a region and end there; none for who is no organiser of the whole of it."""
    if access.holds(actor, access.ADMINISTRATORS, region):
        return frozenset(Role.values)
    return frozenset(GIVEN_BY_ORGANISERS) if access.holds(actor, access.ORGANISERS, region) else frozenset()


def grants_of(actor: Actor, code: str, *, role: str = "", name: str = "", number: str = "1") -> Holders:
    """Roles that are held over a region or will be. Four queries. Raises NotFound for who is no organiser of all of it.

    role, name      narrow the list to one role, to names with these letters
    number          of the page, as it stands in an address
    """
    region = access.whole_region_for(actor, code, access.ORGANISERS)
    mine = givable(actor, region.pk)
    rows = (
        Grant.objects.filter(Q(until=None) | Q(until__gt=access.today()), region=region)
        .exclude(until=F("since"))
        .filter(**{field: value for field, value in (("role", role), ("person__name__icontains", name)) if value})
        .select_related("person__region")
        .annotate(
            unit_name=Subquery(_unit_name("unit")),
            giver=Subquery(Account.objects.filter(pk=OuterRef("granted_by")).values("person__name")[:1]),
        )
        .order_by(Case(*(When(role=value, then=n) for n, value in enumerate(Role.values))), "person__name", "pk")
    )
    held = Rows(rows, lambda some: [_held(row, region.pk, mine) for row in some])
    return Holders(region_facts(region), roles(), page_of(held, number))


def roles() -> tuple[RoleFacts, ...]:
    """Every role, in its order."""
    return tuple(role_facts(code) for code in Role.values)


def role_facts(code: str) -> RoleFacts:
    """One role in words."""
    place = "region" if code in WHOLE_REGION else "unit" if code in ONE_UNIT else "either"
    return RoleFacts(code, str(Role(code).label), str(MEANING[code]), place)


def giving(actor: Actor, code: str) -> tuple[RegionFacts, tuple[RoleFacts, ...]]:
    """A region and the roles that the actor may give there. Raises NotFound for who gives none."""
    region = access.whole_region_for(actor, code, access.ORGANISERS)
    mine = givable(actor, region.pk)
    return region_facts(region), tuple(facts for facts in roles() if facts.code in mine)


def person_chosen(actor: Actor, code: str, person: UUID) -> Found:
    """Somebody of the region, chosen on the page of that person. Raises NotFound."""
    region = access.whole_region_for(actor, code, access.ORGANISERS)
    row = access.person_for(actor, person, access.ORGANISERS)
    if row.region_id != region.pk:
        raise NotFound
    return Found(row.uuid, full_name(row), region.name)


def person_named(actor: Actor, code: str, login: str) -> Found:
    """Somebody, wherever they serve, by exact NIP or e-mail address; there is no search beyond one's own region.

    raises      NotFound for who gives no roles there; Invalid ``person-unknown``
    """
    access.whole_region_for(actor, code, access.ORGANISERS)
    text = login.strip()
    numbered = PersonNumber.objects.filter(number=re.sub(r"[\s.\-]", "", text), person=OuterRef("pk"))
    named = Account.objects.filter(email=text.lower(), person=OuterRef("pk"))
    by_mail = Q(email__iexact=text) | Q(email_office__iexact=text) | Exists(named)
    people = Person.objects.select_related("region").filter(by_mail if "@" in text else Exists(numbered))[:2]
    if len(people) != 1:
        raise Invalid(
            "person-unknown",
            gettext("Tidak ada tepat satu orang dengan NIP atau e-mail “%(read)s”. Tulis NIP 18 angkanya.")
            % {"read": text},
        )
    return Found(people[0].uuid, full_name(people[0]), people[0].region.name if people[0].region else "")


def _unit_name(field: str) -> "QuerySet[UnitVersion, Any]":
    return UnitVersion.objects.filter(unit=OuterRef(field), until=None).values("name")[:1]


def _held(row: Any, region: int, mine: frozenset[str]) -> Held:
    elsewhere = row.person.region is not None and row.person.region_id != region
    return Held(
        uuid=row.uuid,
        role=role_facts(row.role),
        person=row.person.uuid,
        name=full_name(row.person),
        home=row.person.region.name if elsewhere else "",
        unit=row.unit_name or "",
        since=row.since,
        last_day=row.until - timedelta(days=1) if row.until else None,
        given_by=row.giver or "",
        may_end=row.role in mine,
    )
