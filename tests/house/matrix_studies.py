"""Who may open what of studies: their plans, draws and rows."""

from typing import Final

from tests.house.matrix_needs import posted, read
from tests.house.matrix_rows import CODE, Row, mine
from tests.house.studying import START

DRAFT, LOCKED, ESTIMATED = {"uuid": "study-draft"}, {"uuid": "study-locked"}, {"uuid": "study-estimated"}
DRAWABLE: Final = {"uuid": "study-drawable"}
WHY: Final = {"alasan": "Pelatihannya diundur satu tahun"}
PROMISE: Final = {"mulai": f"{START:%Y-%m}", "kantor": "1", "jarak": "3"}

STUDIES = (
    read("studies", CODE),
    *(Row("studies", mine(200), CODE, owner=name) for name in ("hadi", "gita", "fajar")),
    Row("studies", mine(404), CODE, owner="joko"),
    read("study-new", CODE, owner="hadi"),
    Row("study-new", mine(200), CODE, "POST", owner="hadi", data={"langkah": "1", "kembali": "1"}),
    Row("study-new", mine(422), CODE, "POST", owner="hadi", data={"langkah": "5"}),
    Row("study-new", mine(404), CODE, owner="gita"),
    read("study-plan", DRAFT),
    *(Row("study-plan", mine(200), DRAFT, owner=name) for name in ("hadi", "gita", "fajar")),
    read("study-plan", LOCKED, owner="hadi"),
    Row("study-plan", mine(404), DRAFT, owner="joko"),
    Row("study-plan", mine(422), DRAFT, "POST", owner="hadi"),
    Row("study-plan", mine(404), DRAFT, "POST", owner="gita"),
    *posted("study-lock", DRAFT, 302, owner="hadi", yakin="on"),
    Row("study-lock", mine(422), DRAFT, "POST", owner="hadi"),
    Row("study-lock", mine(404), DRAFT, "POST", owner="fajar"),
    *posted("study-revise", LOCKED, 302, owner="hadi", **WHY),
    *posted("study-drop-draft", DRAFT, 409, owner="hadi"),
    read("study-draw", DRAWABLE, owner="hadi"),
    Row("study-draw", mine(200), DRAWABLE, owner="gita"),
    Row("study-draw", mine(302), DRAWABLE, "POST", owner="hadi", data=PROMISE),
    Row("study-draw", mine(404), DRAWABLE, "POST", owner="gita", data=PROMISE),
    Row("study-data", mine(200), ESTIMATED, owner="hadi"),
    read("study-data", LOCKED, owner="gita"),
    *posted("study-estimate", LOCKED, 302, owner="hadi"),
    *posted("study-publish", ESTIMATED, 302, owner="hadi"),
    Row("study-publish", mine(409), LOCKED, "POST", owner="hadi"),
    *posted("study-withdraw", LOCKED, 302, owner="hadi", **WHY),
    Row("study-withdraw", mine(404), LOCKED, "POST", owner="gita", data=WHY),
)
