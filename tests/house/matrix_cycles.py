"""Who may open what of the evaluation cycle, its findings, and what is done about them."""

from typing import Final

from tests.house.matrix_needs import posted, read
from tests.house.matrix_rows import CODE, Row, mine, signed_in

RUNNING, ENDED = {"uuid": "cycle-running"}, {"uuid": "cycle-ended"}
REGION: Final = {"code": "cycle-region"}
WEAKNESS: Final = {"uuid": "cycle-weakness"}
ASKED, DONE = {"uuid": "cycle-follow-up"}, {"uuid": "cycle-done"}
PROOF: Final = {"uuid": "cycle-done", "file": "cycle-proof"}

CYCLES = (
    Row("cycles", mine(200) | {"stranger": 404}, CODE, page="staff"),
    read("cycles", CODE, owner="hadi"),
    Row("cycles", mine(200), CODE, owner="fajar"),
    Row("cycles", mine(404), CODE, owner="joko"),
    *posted("cycle-open", REGION, 409),
    Row("cycle-open", mine(404), REGION, "POST", owner="gita"),
    read("cycle", RUNNING),
    Row("cycle", mine(200), ENDED, owner="gita"),
    Row("cycle", mine(404), RUNNING, owner="ani"),
    *posted("cycle-close", RUNNING, 422),
    Row("cycle-close", mine(404), RUNNING, "POST", owner="gita", data={"ringkasan": "Baik"}),
    Row("cycle-pdf", mine(200), ENDED),
    Row("cycle-pdf", mine(200), RUNNING, owner="gita"),
    read("finding-new", RUNNING),
    Row("finding-new", mine(422), RUNNING, "POST"),
    Row("finding-new", mine(404), RUNNING, owner="gita"),
    read("finding-withdraw", WEAKNESS),
    Row("finding-withdraw", mine(422), WEAKNESS, "POST"),
    Row("finding-withdraw", mine(404), WEAKNESS, owner="fajar"),
    read("follow-up-new", WEAKNESS),
    Row("follow-up-new", mine(422), WEAKNESS, "POST"),
    Row("follow-up-new", mine(404), WEAKNESS, owner="gita"),
    Row("my-follow-ups", signed_in(200), owner="ani", page="staff"),
    read("follow-up", ASKED, owner="ani"),
    Row("follow-up", mine(200), ASKED, owner="hadi"),
    Row("follow-up", mine(200), DONE, owner="gita"),
    Row("follow-up", mine(404), ASKED, owner="joko"),
    Row("follow-up", mine(422), ASKED, "POST", owner="ani", data={"langkah": "selesai"}),
    Row("follow-up", mine(302), ASKED, "POST", owner="ani", data={"langkah": "kemajuan", "kata": "Meja dibeli"}),
    Row("follow-up", mine(404), ASKED, "POST", owner="gita", data={"langkah": "kemajuan", "kata": "Meja dibeli"}),
    Row("follow-up-proof", mine(200), PROOF, owner="ani"),
    Row("follow-up-proof", mine(200), PROOF, owner="gita"),
)
