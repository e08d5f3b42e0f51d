"""Until when a decision can be appealed, and an appeal is to be answered: working days of the region that decided.

No actor; whoever asks has checked the right to know.
"""

from datetime import date
from zoneinfo import ZoneInfo

from django.utils import timezone

from pamong.credentials.models import Decision
from pamong.office.queries.calendar import after_working_days


def last_day_to_appeal(decision: Decision) -> date:
    """The last working day on which an appeal against a decision can be filed; that whole day counts."""
    application = decision.application
    return after_working_days(application.scheme.region_id, decision.decided_on, application.version.appeal_days)


def answer_due(decision: Decision, filed: date) -> date:
    """The last working day to answer an appeal that was filed on a day."""
    application = decision.application
    return after_working_days(application.scheme.region_id, filed, application.version.answer_days)


def day_there(decision: Decision) -> date:
    """Which day it is now where it was decided."""
    return timezone.localdate(timezone=ZoneInfo(decision.application.scheme.region.time_zone))
