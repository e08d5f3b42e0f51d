"""The newest words of a region's studies, for who may read them: for pages that show them beside something else."""

from pamong.core.actor import Actor
from pamong.evaluation.access import reads
from pamong.evaluation.queries.verdicts import StudyVerdict, verdicts_in


def readable_verdicts(actor: Actor, region: int) -> tuple[StudyVerdict, ...]:
    """Empty for who does not read the evaluation of that region, by its id. Three queries at most."""
    return verdicts_in(region) if reads(actor, region) else ()
