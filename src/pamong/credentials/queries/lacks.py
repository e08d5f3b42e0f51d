"""What an application still lacks before it can be handed in, in sentences. No actor; whoever asks has checked."""

from django.utils.translation import gettext as _

from pamong.credentials.models import Application, UnitClaim
from pamong.credentials.queries.facts import carried_units, units_of
from pamong.people.access import today


def lacks_of(application: Application) -> tuple[str, ...]:
    """A sentence that names the units without an answer, or one where no unit is said to be mastered.

    A unit that an earlier partial pass carries needs no answer.
    """
    units = units_of(application.version_id)
    carried = carried_units(application, units, today())
    answers = dict(UnitClaim.objects.filter(application=application).values_list("unit", "able"))
    missing = [str(unit.number) for unit in units if unit.pk not in answers and unit.pk not in carried]
    if missing:
        return (_("Asesmen mandiri unit %(numbers)s belum dijawab.") % {"numbers": ", ".join(missing)},)
    if not any(answers.values()):
        return (_("Belum ada unit yang Anda nyatakan mampu, sehingga belum ada yang dapat dinilai."),)
    return ()
