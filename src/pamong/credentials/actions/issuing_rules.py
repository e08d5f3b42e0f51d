"""Who signs a region's certificates and how: a region decides it, and a change holds for what is issued from then on."""

from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.core.journal import record
from pamong.core.refusals import Invalid
from pamong.credentials.access import KEEPERS
from pamong.credentials.models import IssuingRule, Way
from pamong.kit.wording import one_line
from pamong.people.access import whole_region_for
from pamong.people.actions.dated import alone

LONGEST: Final = 200
"""Signs of a name, a title, a place or a source: more does not fit on the paper."""

_TOLD: Final = ("official", "title", "place", "way", "source")


def set_issuing_rule(
    actor: Actor, *, region: str, official: str, title: str, place: str, way: str, source: str
) -> IssuingRule:
    """Who signs from now on, as a new row. Nothing new changes nothing.

    region      code
    official    name with titles; ``title`` of the office; ``place`` where it is signed
    way         seal, service or outside
    source      decree that lets the official sign; empty: belum dikonfirmasi
    raises      NotFound; Invalid ``rule-official``, ``rule-title``, ``rule-place``, ``rule-way``, ``rule-long``
    """
    with transaction.atomic():
        owner = whole_region_for(actor, region, KEEPERS)
        alone(owner.pk)
        told = _checked(official, title, place, way, source)
        last = IssuingRule.objects.select_for_update(no_key=True).filter(region=owner, until=None).first()
        if last and told == {name: getattr(last, name) for name in _TOLD}:
            return last
        now = timezone.now()
        if last:
            last.until = now
            last.save(update_fields=["until"])
        number = IssuingRule.objects.filter(region=owner).count() + 1
        row = IssuingRule.objects.create(region=owner, number=number, since=now, set_by=actor.account, **told)
        row.refresh_from_db()
        record(actor, "credentials.issuing_rule_set", row, region=owner.pk, number=number, way=way)
    return row


def _checked(official: str, title: str, place: str, way: str, source: str) -> dict[str, str]:
    told = {"official": official, "title": title, "place": place, "source": source}
    told = {name: one_line(words) for name, words in told.items()}
    empty = {
        "official": _("Nama penandatangan masih kosong. Tulis lengkap dengan gelarnya."),
        "title": _("Jabatan penandatangan masih kosong. Tulis misalnya Kepala Badan."),
        "place": _("Tempat penandatanganan masih kosong. Tulis misalnya Muara Bulian."),
    }
    for name, sentence in empty.items():
        if not told[name]:
            raise Invalid(f"rule-{name}", sentence)
    for words in told.values():
        if len(words) > LONGEST:
            raise Invalid(
                "rule-long", _("Paling panjang 200 huruf: terbaca %(read)s. Singkatkan.") % {"read": len(words)}
            )
    if way not in Way.values:
        raise Invalid("rule-way", _("Pilihan “%(read)s” tidak dikenal. Pilih dari daftar.") % {"read": one_line(way)})
    return told | {"way": way}
