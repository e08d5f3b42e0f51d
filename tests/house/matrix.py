"""Who may open what: every address of pamong, and what each of the cast gets there."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from django.urls import reverse

from tests import make

Home = Literal["ordinary", "tour"]


@dataclass(frozen=True, slots=True)
class Facts:
    """What the addresses of one run point to."""

    digest: str
    job: str


@dataclass(frozen=True, slots=True)
class Row:
    """One address and method.

    keys        path arguments, by the name of the fact that fills them
    answers     status for each of the cast, in a tour home
    ordinary    the same outside a tour home; None where there is no difference
    page        whether it is a page that people look at, and whose budget it has
    """

    name: str
    answers: Mapping[str, int]
    keys: Mapping[str, str] = field(default_factory=dict)
    method: Literal["GET", "POST"] = "GET"
    ordinary: Mapping[str, int] | None = None
    page: Literal["public", "staff"] | None = None

    def path(self, facts: Facts) -> str:
        """The address."""
        return reverse(self.name, kwargs={key: getattr(facts, fact) for key, fact in self.keys.items()})

    def expected(self, role: str, home: Home) -> int:
        """Status that this one of the cast must get."""
        answers = self.ordinary if home == "ordinary" and self.ordinary is not None else self.answers
        return answers[role]


def everybody(status: int) -> dict[str, int]:
    """The same answer for all of the cast."""
    return dict.fromkeys(make.CAST, status)


HEAD = {"digest": "digest"}
JOB = {"uuid": "job"}

ROWS = (
    Row("home", everybody(200), page="public"),
    Row("chain", everybody(200), page="public"),
    Row("chain-xlsx", everybody(200)),
    Row("head", everybody(200), HEAD, page="public"),
    Row("head-json", everybody(200), HEAD),
    Row("head-pdf", everybody(200), HEAD),
    Row("help", everybody(200), page="public"),
    Row("privacy", everybody(200), page="public"),
    Row("accessibility", everybody(200), page="public"),
    # A visitor's job belongs to whoever knows its address: it has no other owner.
    Row("job", everybody(200), JOB, page="staff"),
    Row("job-cancel", everybody(405), JOB),
    Row("job-cancel", everybody(302), JOB, "POST"),
    Row("style", everybody(200), ordinary=everybody(404), page="staff"),
    Row("style-upload", everybody(405), ordinary=everybody(404)),
    Row("style-upload", everybody(422), method="POST", ordinary=everybody(404)),
    Row("language", everybody(405)),
    Row("language", everybody(422), method="POST"),
    Row("theme", everybody(200)),
    Row("robots", everybody(200)),
    Row("favicon", everybody(200)),
)
