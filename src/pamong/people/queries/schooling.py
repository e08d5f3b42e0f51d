"""What indices of staff ask about somebody. No actor; whoever asks has checked the right to know."""

from dataclasses import dataclass

from pamong.people.models import Assignment, AssignmentKind, Person


@dataclass(frozen=True, slots=True)
class Schooling:
    """Registry's codes of the highest level of education and of the kind of the definitive post; empty where unknown."""

    education: str
    kind: str


def schooling_of(person: int) -> Schooling:
    """As it is today. Two queries."""
    education = Person.objects.filter(pk=person).values_list("education_level", flat=True).first()
    posts = Assignment.objects.filter(person=person, kind=AssignmentKind.DEFINITIVE, until=None)
    kind = posts.order_by("-since").values_list("position__kind", flat=True).first()
    return Schooling(education or "", kind or "")
