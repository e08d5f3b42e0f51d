"""What is looked at after a programme is written down."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pamong.core.actor import Actor
from pamong.core.journal import record
from pamong.core.refusals import Conflict, Invalid
from pamong.evaluation.models import Instrument
from pamong.evaluation.queries.followed import kept_programme
from pamong.kit.wording import one_line
from pamong.learning.queries.followed import modules_tested

BEHAVIOURS: Final = range(1, 11)
"""How many behaviours are asked about."""

LONGEST: Final = 300
"""Characters of a behaviour."""

PEERS: Final = range(6)
"""How many colleagues are drawn for each participant."""


@dataclass(frozen=True, slots=True)
class InstrumentFacts:
    """What is looked at.

    behaviours  sentences that somebody beside the person can see
    pre, post   modules of the programme with a test, before and after; both or none
    peers       how many colleagues are drawn for each participant
    """

    behaviours: Sequence[str]
    pre: UUID | None = None
    post: UUID | None = None
    peers: int = 2


def write_instrument(actor: Actor, *, programme: UUID, facts: InstrumentFacts) -> Instrument:
    """The next instrument of a programme. Nothing new changes nothing; what was asked already keeps what it was asked with.

    raises      NotFound; Invalid ``behaviours-none``, ``behaviours-many``, ``behaviour-long``, ``behaviour-twice``,
                ``instrument-peers``, ``tests-both``, ``tests-same``, ``test-unknown``; Conflict ``instrument-meanwhile``
    """
    head = kept_programme(actor, programme)
    behaviours = _behaviours(facts.behaviours)
    pre, post = _tests(head.id, facts)
    if facts.peers not in PEERS:
        raise Invalid(
            "instrument-peers",
            _("Banyaknya rekan harus %(least)s sampai %(most)s: terbaca %(read)s.")
            % {"least": PEERS[0], "most": PEERS[-1], "read": facts.peers},
        )
    told = {"behaviours": behaviours, "pre_id": pre, "post_id": post, "peers": facts.peers}
    with transaction.atomic():
        rows = Instrument.objects.select_for_update(no_key=True).filter(programme=head.id)
        last = rows.order_by("number").last()
        if last and all(getattr(last, name) == value for name, value in told.items()):
            return last
        row = _insert(actor, head.id, (last.number if last else 0) + 1, told)
        facts_ = {"programme": head.id, "number": row.number, "behaviours": len(behaviours), "tests": pre is not None}
        record(actor, "evaluation.instrument_written", row, region=head.region.id, **facts_)
    row.refresh_from_db()
    return row


def _insert(actor: Actor, programme: int, number: int, told: Mapping[str, object]) -> Instrument:
    try:
        with transaction.atomic():
            return Instrument.objects.create(
                programme_id=programme, number=number, created_at=timezone.now(), created_by=actor.account, **told
            )
    except IntegrityError:  # a colleague wrote the same number at the same moment
        raise Conflict(
            "instrument-meanwhile", _("Instrumen ini baru saja diubah orang lain. Muat ulang halaman, lalu coba lagi.")
        ) from None


def _behaviours(given: Sequence[str]) -> list[str]:
    """Each on one line; empty lines are passed over."""
    tidy = [words for words in map(one_line, given) if words]
    if not tidy:
        raise Invalid(
            "behaviours-none",
            _("Belum ada perilaku. Tulis sedikitnya satu yang dapat dilihat orang di tempat kerja, satu baris satu."),
        )
    if len(tidy) not in BEHAVIOURS:
        raise Invalid(
            "behaviours-many",
            _("Paling banyak %(most)s perilaku: terbaca %(read)s baris. Pilih yang terpenting.")
            % {"most": BEHAVIOURS[-1], "read": len(tidy)},
        )
    seen: set[str] = set()
    for words in tidy:
        if len(words) > LONGEST:
            raise Invalid(
                "behaviour-long",
                _("Perilaku “%(start)s…” %(read)s karakter; paling banyak %(most)s. Ringkas dahulu.")
                % {"start": words[:40], "read": len(words), "most": LONGEST},
            )
        if words.casefold() in seen:
            raise Invalid(
                "behaviour-twice", _("Perilaku “%(words)s” tertulis dua kali. Hapus salah satunya.") % {"words": words}
            )
        seen.add(words.casefold())
    return tidy


def _tests(programme: int, facts: InstrumentFacts) -> tuple[int | None, int | None]:
    """Ids of the two modules."""
    if facts.pre is None and facts.post is None:
        return None, None
    if facts.pre is None or facts.post is None:
        raise Invalid(
            "tests-both", _("Pilih kedua tes, yang sebelum dan yang sesudah; atau kosongkan keduanya bila tidak ada.")
        )
    if facts.pre == facts.post:
        raise Invalid("tests-same", _("Tes sebelum dan sesudah harus dua modul yang berbeda. Pilih modul lain."))
    known = {uuid: module for module, (uuid, _title) in modules_tested(programme).items()}
    if facts.pre not in known or facts.post not in known:
        raise Invalid("test-unknown", _("Tes itu bukan modul tes program ini. Pilih dari daftarnya."))
    return known[facts.pre], known[facts.post]
