"""The chain of one certificate at the command line: the machine's owner sees every region."""

from pamong.core.actor import SYSTEM
from pamong.core.refusals import NotFound
from pamong.evaluation.queries.trace import Trace, trace_of


def trace(number: str, region: str | None = None) -> Trace | None:
    """By a number or code as people type it, of the government with a code or of any; None where there is no such certificate.

    raises      Conflict ``number-several`` where several certificates may be meant
    """
    try:
        return trace_of(SYSTEM, number, region)
    except NotFound:
        return None
