"""The register of breaches: what happened to which data, whom it touches, and who was told when."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pamong.core.actor import Actor
from pamong.core.journal import record
from pamong.core.refusals import Conflict, Invalid
from pamong.people.access import ADMINISTRATORS, breach_for, kept_unit_for, units_below, whole_region_for
from pamong.people.actions.particulars import known
from pamong.people.formats.privacy import data_rights
from pamong.people.models import (
    Assignment,
    Breach,
    BreachAudience,
    BreachNotice,
    BreachPerson,
    Person,
    PersonNumber,
    Region,
)
from pamong.people.queries.breaches import told_count

LONGEST: Final = 4_000
"""Letters of one part of a record, and of a letter."""

OFFICER_LENGTH: Final = 200


@dataclass(frozen=True, slots=True)
class BreachFacts:
    """What the law wants said. UU 27/2022 Pasal 46.

    begun, ended    when it happened; None while unknown
    """

    noticed: datetime
    data: str
    how: str
    handling: str
    consequences: str = ""
    begun: datetime | None = None
    ended: datetime | None = None

    def checked(self) -> dict[str, Any]:
        """As it is stored. Raises Invalid ``breach-words``, ``breach-time``."""
        texts = {"data": self.data, "how": self.how, "handling": self.handling, "consequences": self.consequences}
        told = {field: text.strip() for field, text in texts.items()}
        if not (told["data"] and told["how"] and told["handling"]):
            raise Invalid("breach-words", _("Isi data yang terkena, bagaimana terjadinya, dan penanganannya."))
        if any(len(text) > LONGEST for text in told.values()):
            raise Invalid("breach-words", _("Tulisan paling panjang %(length)s huruf.") % {"length": LONGEST})
        moments = [moment for moment in (self.begun, self.ended, self.noticed) if moment is not None]
        if moments != sorted(moments) or self.noticed > timezone.now():
            raise Invalid("breach-time", _("Urutannya: terjadi, berakhir, lalu diketahui; semuanya sudah lewat."))
        return {**told, "noticed_at": self.noticed, "happened_from": self.begun, "happened_until": self.ended}


def record_breach(actor: Actor, *, region: str, facts: BreachFacts) -> Breach:
    """Enter a breach into the register; its clock runs from when it was noticed. Raises NotFound; Invalid."""
    with transaction.atomic():
        owner = whole_region_for(actor, region, ADMINISTRATORS)
        due = facts.noticed + data_rights()["breach"].within
        row = Breach.objects.create(
            region=owner, due_at=due, recorded_at=timezone.now(), recorded_by=actor.account, **facts.checked()
        )
        row.refresh_from_db(fields=["uuid"])
        record(actor, "people.breach_recorded", row, region=owner.pk, due_at=due)
    return row


def change_breach(actor: Actor, *, breach: UUID, consequences: str, handling: str) -> None:
    """What became known since, and what is done. Raises NotFound; Invalid ``breach-words``; Conflict ``breach-closed``."""
    with transaction.atomic():
        row = _open(actor, breach)
        told = {"consequences": consequences.strip(), "handling": handling.strip()}
        if not told["handling"] or any(len(text) > LONGEST for text in told.values()):
            raise Invalid("breach-words", _("Tulis penanganannya, paling panjang %(n)s huruf.") % {"n": LONGEST})
        Breach.objects.filter(pk=row.pk).update(**told)
        record(actor, "people.breach_changed", row, region=row.region_id, fields=sorted(told))


def add_affected(actor: Actor, *, breach: UUID, numbers: Collection[str] = (), unit: UUID | None = None) -> int:
    """People whose data it touches: by NIP, or everybody who serves in a unit and below. Returns how many are new.

    raises      NotFound; Invalid ``affected-unknown`` naming how many numbers nobody here has; Conflict ``breach-closed``
    """
    with transaction.atomic():
        row = _open(actor, breach)
        people = _numbered(row.region, numbers) | (_serving(actor, row.region, unit) if unit else set())
        if not people:
            raise Invalid("affected-nobody", _("Belum ada yang dipilih. Tulis NIP, satu sebaris, atau pilih unit."))
        known_ones = set(BreachPerson.objects.filter(breach=row).values_list("person", flat=True))
        fresh = sorted(people - known_ones)
        BreachPerson.objects.bulk_create(BreachPerson(breach=row, person_id=person) for person in fresh)
        if fresh:
            record(actor, "people.breach_people_added", row, region=row.region_id, count=len(fresh))
    return len(fresh)


def note_told(actor: Actor, *, breach: UUID, audience: str, words: str) -> BreachNotice:
    """Agency, subjects or public are told with these words, now. To subjects the letter goes as a message.

    It goes to those who were not told yet; when everybody was, once more to all. The notice keeps how many are told in all.

    raises      NotFound; Invalid ``notice-words``, ``notice-audience``; Conflict ``breach-closed``, ``affected-nobody``
    """
    with transaction.atomic():
        row = _open(actor, breach)
        known("notice-audience", _("Pihak"), audience, BreachAudience.values)
        told = words.strip()
        if not told or len(told) > LONGEST:
            raise Invalid("notice-words", _("Isi surat kosong, atau lebih dari %(n)s huruf.") % {"n": LONGEST})
        people = BreachPerson.objects.filter(breach=row).count() if audience == BreachAudience.SUBJECTS else 0
        if audience == BreachAudience.SUBJECTS and not people:
            raise Conflict("affected-nobody", _("Belum ada orang terdampak yang dicatat. Tambahkan dahulu."))
        fresh = people - told_count(row.pk)
        made = BreachNotice.objects.create(
            breach=row, audience=audience, told_at=timezone.now(), words=told, people=people, told_by=actor.account
        )
        facts = {"audience": audience, "people": fresh or people, "late": made.told_at > row.due_at, "breach": row.pk}
        record(actor, "people.breach_told", made, region=row.region_id, **facts)
    return made


def close_breach(actor: Actor, *, breach: UUID, reason: str = "") -> None:
    """Nothing more is to be done. Without agency and every subject told it needs a reason, signed by who closes.

    raises      NotFound; Conflict ``breach-closed``, ``breach-untold``; Invalid ``breach-words``
    """
    with transaction.atomic():
        row = _open(actor, breach)
        told = set(BreachNotice.objects.filter(breach=row).values_list("audience", flat=True))
        untold = BreachPerson.objects.filter(breach=row).count() - told_count(row.pk)
        lacking = {BreachAudience.AGENCY.value, BreachAudience.SUBJECTS.value} - told
        lacking |= {BreachAudience.SUBJECTS.value} if untold else set()
        why = reason.strip()
        if lacking and not why:
            raise Conflict(
                "breach-untold",
                _("%(who)s belum diberi tahu. Beri tahu dahulu, atau tulis alasan yang Anda tanda tangani.")
                % {"who": _lacking_words(lacking, untold)},
            )
        if len(why) > LONGEST:
            raise Invalid("breach-words", _("Tulisan paling panjang %(length)s huruf.") % {"length": LONGEST})
        kept = why if lacking else ""
        Breach.objects.filter(pk=row.pk).update(closed_at=timezone.now(), closed_by=actor.account, reason=kept)
        record(actor, "people.breach_closed", row, region=row.region_id, untold=sorted(lacking), people=untold)


def name_data_officer(actor: Actor, *, region: str, name: str, contact: str) -> Region:
    """Who watches over personal data, for everybody to read. UU 27/2022 Pasal 53. Raises NotFound; Invalid ``officer``."""
    with transaction.atomic():
        owner = whole_region_for(actor, region, ADMINISTRATORS)
        told = {"data_officer": " ".join(name.split()), "data_officer_contact": " ".join(contact.split())}
        if not all(told.values()) or any(len(text) > OFFICER_LENGTH for text in told.values()):
            raise Invalid("officer", _("Isi nama dan kontak, masing-masing paling panjang 200 huruf."))
        Region.objects.filter(pk=owner.pk).update(**told)
        record(actor, "people.data_officer_named", owner, region=owner.pk)
    owner.refresh_from_db()
    return owner


def _open(actor: Actor, uuid: UUID) -> Breach:
    row = breach_for(actor, uuid, lock=True)
    if row.closed_at:
        raise Conflict("breach-closed", _("Insiden ini sudah ditutup. Catat insiden baru bila ada yang berubah."))
    return row


def _lacking_words(lacking: Collection[str], untold: int) -> str:
    """``3 orang yang terdampak, lembaga``, as a sentence begins with it."""
    told = {audience: str(BreachAudience(audience).label).lower() for audience in sorted(lacking, reverse=True)}
    if untold:
        words = ngettext("%(n)s orang yang terdampak", "%(n)s orang yang terdampak", untold) % {"n": untold}
        told[BreachAudience.SUBJECTS] = words
    said = ", ".join(told.values())
    return said[0].upper() + said[1:]


def _numbered(region: Region, numbers: Collection[str]) -> set[int]:
    wanted = {"".join(sign for sign in number if sign.isdigit()) for number in numbers} - {""}
    found = dict(PersonNumber.objects.filter(number__in=wanted, person__region=region).values_list("number", "person"))
    if lacking := len(wanted - found.keys()):
        raise Invalid(
            "affected-unknown",
            _("%(n)s NIP tidak tercatat di instansi ini. Periksa 18 angkanya; belum ada yang ditambahkan.")
            % {"n": lacking},
        )
    return set(found.values())


def _serving(actor: Actor, region: Region, uuid: UUID) -> set[int]:
    unit = kept_unit_for(actor, uuid)
    rows = Assignment.objects.filter(unit__in=units_below([unit.pk]), until=None, person__region=region)  # type: ignore[list-item]  # an id of a unit
    return set(Person.objects.filter(pk__in=rows.values("person")).values_list("pk", flat=True))
