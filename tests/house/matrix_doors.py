"""Who may open what of surveys at the counter: everybody, and nobody needs a name."""

from typing import Final

from tests.house.matrix_rows import Row, everybody

CODE: Final = {"code": "door-code"}

DOORS: Final = (
    Row("survey-door", everybody(200), CODE, page="public"),
    Row("survey-door", everybody(422), CODE, "POST"),
    Row("survey-door", everybody(404), {"code": "tiada222"}),
    Row("survey-thanks", everybody(200), CODE, page="public"),
    Row("survey-kiosk", everybody(200), CODE, page="public"),
)
