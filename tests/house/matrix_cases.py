"""Who may open what of cases, of where they come from, and of who worked on them."""

from typing import Final

from tests.house.matrix_needs import posted, read
from tests.house.matrix_rows import Row, mine, signed_in

SERVICE, SOURCE, HANDLER = {"uuid": "cased-service"}, {"uuid": "case-source"}, {"uuid": "case-handler"}

CASES: Final = (
    read("service-cases", SERVICE),
    read("service-cases", SERVICE, owner="hadi"),
    Row("service-cases-xlsx", mine(200), SERVICE),
    read("cases-import", SERVICE),
    Row("cases-import", mine(422), SERVICE, "POST"),
    Row("cases-import", mine(404), SERVICE, owner="hadi"),
    Row("cases-template", mine(200), SERVICE),
    read("case-sources", SERVICE),
    Row("case-sources", mine(422), SERVICE, "POST"),
    Row("case-sources", mine(404), SERVICE, owner="hadi"),
    read("case-source", SOURCE),
    Row("case-source", mine(422), SOURCE, "POST"),
    Row("case-source", mine(404), SOURCE, owner="hadi"),
    Row("service-case", mine(404), SOURCE),  # which one, its query says
    *posted("case-source-token", SOURCE, 200),
    *posted("case-source-token-end", SOURCE, 302),
    *posted("case-source-basis-end", SOURCE, 302),
    *posted("case-source-close", SOURCE, 302),
    read("case-milestones", SOURCE),
    Row("case-milestones", mine(302), SOURCE, "POST"),
    Row("own-cases", signed_in(200), owner="ani", page="staff"),
    read("handled-cases", HANDLER, owner="fajar"),
    Row("handled-cases", mine(404), HANDLER, owner="budi"),
    Row("handled-cases", mine(404), HANDLER, owner="hadi"),
)
"""All of them."""
