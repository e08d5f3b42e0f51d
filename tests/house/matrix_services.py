"""Who may open what of services: keepers their standards, readers the numbers, everybody what is published."""

from typing import Final

from tests.house.matrix_needs import posted, read
from tests.house.matrix_rows import CODE, Row, everybody, mine, signed_in

SERVICE, DRAFT = {"uuid": "kept-service"}, {"uuid": "drafted-service"}
OFFICE: Final = {"code": "code", "unit": "service-unit"}
STANDARD: Final = OFFICE | {"slug": "service-slug"}

SERVICES: Final = (
    read("services", CODE),
    Row("services", mine(200), CODE, owner="joko"),
    Row("services-xlsx", mine(200), CODE),
    read("service-new", CODE),
    Row("service-new", mine(422), CODE, "POST"),
    Row("service-new", mine(404), CODE, owner="hadi"),
    read("service", SERVICE),
    read("service", SERVICE, owner="hadi"),
    Row("service", mine(404), SERVICE, owner="joko"),
    read("service-standard", DRAFT),
    Row("service-standard", mine(422), DRAFT, "POST"),
    Row("service-standard", mine(200), DRAFT, owner="gita"),
    Row("service-standard", signed_in(404), DRAFT, "POST", owner="gita"),
    *posted("service-standard-next", SERVICE, 302),
    read("service-publish", DRAFT),
    Row("service-publish", mine(302), DRAFT, "POST"),
    Row("service-publish", mine(404), DRAFT, owner="gita"),
    read("service-openness", SERVICE),
    Row("service-openness", mine(422), SERVICE, "POST", data={"butir": "status"}),
    read("service-close", DRAFT),
    Row("service-close", mine(302), DRAFT, "POST"),
    Row("service-close", mine(404), DRAFT, owner="hadi"),
    Row("served-regions", everybody(200), page="public"),
    Row("served-region", everybody(200), CODE, page="public"),
    Row("served-region", everybody(404), {"code": "99.99"}),
    Row("served-list", everybody(200), CODE, page="public"),
    Row("served-data", everybody(200), CODE),
    Row("served-unit", everybody(200), OFFICE, page="public"),
    Row("service-public", everybody(200), STANDARD, page="public"),
    Row("service-public", everybody(404), OFFICE | {"slug": "tidak-ada"}),
)
"""All of them."""
