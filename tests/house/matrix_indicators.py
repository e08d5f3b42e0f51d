"""Who may open what of how long services take."""

from typing import Final

from tests.house.matrix_needs import read
from tests.house.matrix_rows import CODE, Row, mine

SERVICE: Final = {"uuid": "cased-service"}

INDICATORS: Final = (
    read("service-indicators", SERVICE),
    read("service-indicators", SERVICE, owner="fajar"),
    Row("service-indicators", mine(404), SERVICE, owner="ani"),
    Row("service-indicators-xlsx", mine(200), SERVICE),
    read("indicators", CODE),
    Row("indicators", mine(200), CODE, owner="fajar"),
    Row("indicators", mine(404), CODE, owner="ani"),
    Row("indicators-xlsx", mine(200), CODE),
)
"""All of them."""
