"""Who may open what is asked after a programme."""

from typing import Final

from tests.house.matrix_needs import read
from tests.house.matrix_rows import CODE, Row, mine

PROGRAMME: Final = {"uuid": "followed-programme"}
OFFERING: Final = {"uuid": "followed-offering"}
WRITTEN: Final = {"perilaku": "Menyapa lebih dahulu", "awal": "", "akhir": "", "rekan": "2"}

FOLLOW = (
    read("observations", CODE),
    Row("observations", mine(200), CODE, owner="hadi"),
    Row("observations", mine(200), CODE, owner="gita"),
    Row("observations", mine(404), CODE, owner="fajar"),
    Row("observations", mine(404), CODE, owner="joko"),
    read("instrument", PROGRAMME),
    Row("instrument", mine(200), PROGRAMME, owner="hadi"),
    Row("instrument", mine(200), PROGRAMME, owner="gita"),
    Row("instrument", mine(404), PROGRAMME, owner="fajar"),
    Row("instrument", mine(422), PROGRAMME, "POST"),
    Row("instrument", mine(302), PROGRAMME, "POST", data=WRITTEN),
    Row("instrument", mine(302), PROGRAMME, "POST", owner="hadi", data=WRITTEN),
    Row("instrument", mine(404), PROGRAMME, "POST", owner="gita", data=WRITTEN),
    read("offering-observations", OFFERING),
    Row("offering-observations", mine(200), OFFERING, owner="hadi"),
    Row("offering-observations", mine(200), OFFERING, owner="gita"),
    Row("offering-observations", mine(404), OFFERING, owner="fajar"),
    Row("offering-observations", mine(404), OFFERING, owner="ani"),
    Row("offering-observations-xlsx", mine(200), OFFERING),
    Row("offering-observations-xlsx", mine(200), OFFERING, owner="gita"),
    Row("offering-observations-xlsx", mine(404), OFFERING, owner="joko"),
)
