"""A round is made, and given up before it opens."""

import secrets
from collections.abc import Sequence
from datetime import date
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.competency.access import KEEPERS, kept_round_for
from pamong.competency.actions.rounds.state import locked, refuse_ended, today_in
from pamong.competency.models import Round, RoundUnit
from pamong.core.actor import Actor
from pamong.core.journal import record
from pamong.core.refusals import Conflict, Invalid
from pamong.kit.wording import long_date, one_line
from pamong.people.access import whole_region_for
from pamong.people.queries.posts import unit_tree
from pamong.science.drawing import FEWEST

MOST_PEERS: Final = 6
"""More colleagues would cost each of them more time than their mean gains."""

_SEED_BITS: Final = 62


def create_round(
    actor: Actor,
    *,
    region: str,
    title: str,
    units: Sequence[UUID],
    peers: int,
    opens_on: date,
    closes_on: date,
) -> Round:
    """A round that waits to be opened. Nobody is asked yet.

    region      code
    units       whose people, and those of the units below, are rated
    peers       drawn for each person: 0, or 2 to 6. One alone would tell what he or she thinks, so it would not count
    raises      NotFound; Invalid ``round-title``, ``round-units``, ``round-peers``, ``round-days``, ``round-past``
    """
    with transaction.atomic():
        owner = whole_region_for(actor, region, KEEPERS)
        name = one_line(title)
        if not name:
            raise Invalid("round-title", _("Nama putaran masih kosong. Tulis misalnya: AKPK 2027."))
        _check_peers(peers)
        _check_days(opens_on, closes_on, today_in(owner.time_zone))
        known = {node.uuid: node.id for node in unit_tree(owner.pk).values()}
        chosen = sorted({known[unit] for unit in units if unit in known})
        if not chosen or len(chosen) < len(set(units)):
            raise Invalid("round-units", _("Pilih paling sedikit satu unit yang masih ada dari daftarnya."))
        row = Round.objects.create(
            region=owner,
            title=name,
            peers=peers,
            seed=secrets.randbits(_SEED_BITS),
            opens_on=opens_on,
            closes_on=closes_on,
            created_at=timezone.now(),
            created_by=actor.account,
        )
        RoundUnit.objects.bulk_create(RoundUnit(round=row, unit_id=unit) for unit in chosen)
        record(actor, "competency.round_created", row, region=owner.pk, units=chosen, peers=peers)
    row.refresh_from_db()
    return row


def cancel_round(actor: Actor, *, uuid: UUID) -> Round:
    """Give a round up that nobody has been asked in yet. One that is open is closed instead, so that no answer is lost.

    raises      NotFound; Conflict ``round-cancelled``, ``round-closed``, ``round-open``
    """
    with transaction.atomic():
        row = locked(kept_round_for(actor, uuid))
        refuse_ended(row)
        if row.opened_at:
            raise Conflict(
                "round-open",
                _(
                    "Putaran ini sudah dibuka dan orang sudah menilai. Tutup lebih awal; yang sudah dinilai tetap dihitung."
                ),
            )
        row.cancelled_at = timezone.now()
        row.save(update_fields=["cancelled_at"])
        record(actor, "competency.round_cancelled", row, region=row.region_id)
    return row


def _check_peers(peers: int) -> None:
    if peers != 0 and not FEWEST <= peers <= MOST_PEERS:
        raise Invalid(
            "round-peers",
            _("Jumlah rekan harus 0, atau 2 sampai 6: terbaca %(read)s. Satu rekan saja akan dikenali dari hasilnya.")
            % {"read": peers},
        )


def _check_days(opens_on: date, closes_on: date, today: date) -> None:
    if closes_on < opens_on:
        raise Invalid(
            "round-days",
            _("Hari terakhir (%(last)s) sebelum hari pertama (%(first)s). Periksa kedua tanggal.")
            % {"last": long_date(closes_on), "first": long_date(opens_on)},
        )
    if closes_on < today:
        raise Invalid(
            "round-past",
            _("Hari terakhir (%(last)s) sudah lewat. Pilih hari ini atau sesudahnya.") % {"last": long_date(closes_on)},
        )
