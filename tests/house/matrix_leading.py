"""Who may encourage whom."""

from typing import Final

from tests.house.matrix_needs import posted
from tests.house.matrix_rows import Row, mine

BELOW: Final = {"uuid": "idle"}

LEADING: Final = (
    *posted("encourage", BELOW, 302, owner="fajar", pesan="Berminat?"),
    Row("encourage", mine(422), BELOW, "POST", owner="fajar"),
    Row("encourage", mine(404), BELOW, "POST", owner="budi", data={"pesan": "Berminat?"}),
    Row("encourage", mine(404), BELOW, "POST", owner="ani", data={"pesan": "Berminat?"}),
    *posted("encourage-chat", {"uuid": "encouraged"}, 302, owner="fajar"),
    Row("encourage-chat", mine(404), BELOW, "POST", owner="fajar"),
)
