"""Where the stops of a tour home's story lead: for whoever is signed in, and only in a tour home."""

from typing import Final

from tests.house.matrix_rows import Row, everybody, signed_in

NOWHERE: Final = everybody(404)

TOUR: Final = (
    Row("story-stop", everybody(302), {"stop": "layanan"}, ordinary=NOWHERE),
    Row("story-stop", signed_in(302) | {"anonymous": 404}, {"stop": "kesenjangan"}, ordinary=NOWHERE),
    Row("story-stop", NOWHERE, {"stop": "bukan-langkah"}),
    Row("story-stop", everybody(405), {"stop": "layanan"}, "POST"),
)
