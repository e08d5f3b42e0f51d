"""Who may open what of satisfaction surveys, what was published of them, and what was changed."""

from typing import Final

from tests.house.matrix_needs import posted, read
from tests.house.matrix_rows import Row, everybody, mine

SERVICE, ROUND, OVER = {"uuid": "skm-service"}, {"uuid": "skm-round"}, {"uuid": "skm-over"}
IMPROVEMENT: Final = {"uuid": "skm-improvement"}
PUBLIC: Final = {
    "code": "code",
    "unit": "unit",
    "slug": "skm-slug",
    "year": "skm-year",
    "quarter": "skm-quarter",
}

SKM = (
    read("service-skm", SERVICE),
    read("service-skm", SERVICE, owner="hadi"),
    read("service-skm", SERVICE, owner="fajar"),
    Row("service-skm", mine(404), SERVICE, owner="joko"),
    Row("service-skm", mine(422), SERVICE, "POST"),
    Row("service-skm-xlsx", mine(200), SERVICE),
    read("skm", ROUND),
    read("skm", OVER),
    read("skm", OVER, owner="gita"),
    *posted("skm-close", ROUND, 302),
    Row("skm-poster", mine(200), ROUND),
    Row("skm-poster", mine(404), ROUND, owner="hadi"),
    read("skm-kiosk", ROUND),
    Row("skm-kiosk", mine(200), ROUND, "POST"),
    Row("skm-publish", mine(409), ROUND),
    read("skm-publish", OVER),
    Row("skm-publish", mine(302), OVER, "POST"),
    Row("skm-publish", mine(404), OVER, "POST", owner="hadi"),
    read("improvement-new", OVER),
    Row("improvement-new", mine(422), OVER, "POST"),
    read("improvement-edit", IMPROVEMENT),
    Row("improvement-edit", mine(422), IMPROVEMENT, "POST"),
    *posted("improvement-withdraw", IMPROVEMENT, 302),
    Row("skm-public", everybody(200), PUBLIC, page="public"),
)
