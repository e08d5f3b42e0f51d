"""Who may open what of rooms, days, partners and speakers."""

from tests.house.matrix_needs import posted, read
from tests.house.matrix_rows import CODE, Row, mine

ROOM, PARTNER, SPEAKER = {"uuid": "facility"}, {"uuid": "partner"}, {"uuid": "speaker"}
FACILITY = {"nama": "Aula 9", "kapasitas": "40", "komputer": "0", "jaringan": "weak"}
AGREED = {"nomor": "PKS/9", "judul": "Pelatihan", "mulai": "1/1/2026", "sampai": "31/12/2099"}

OFFICE = (
    read("facilities", CODE),
    Row("facilities-xlsx", mine(200), CODE),
    read("facility-new", CODE),
    Row("facility-new", mine(422), CODE, "POST"),
    Row("facility-new", mine(302), CODE, "POST", data=FACILITY),
    read("facility", ROOM),
    Row("facility-xlsx", mine(200), ROOM),
    read("facility-edit", ROOM),
    Row("facility-edit", mine(302), ROOM, "POST", data=FACILITY),
    read("facility-book", ROOM),
    Row("facility-book", mine(422), ROOM, "POST"),
    read("facility-close", ROOM),
    Row("facility-close", mine(302), ROOM, "POST"),
    *posted("booking-release", {"uuid": "booking"}, 302),
    read("calendar", CODE),
    read("calendar", CODE, owner="fajar"),
    Row("calendar-xlsx", mine(200), CODE),
    read("calendar-set", CODE),
    Row("calendar-set", mine(404), CODE, owner="fajar"),
    Row("calendar-set", mine(302), CODE, "POST", data={"hari": "1/12/2026", "ketetapan": "off", "nama": "Hari jadi"}),
    *posted("calendar-unset", {"uuid": "day"}, 302),
)

PARTNERS = (
    read("partners", CODE),
    Row("partners-xlsx", mine(200), CODE),
    read("partner-new", CODE),
    Row("partner-new", mine(302), CODE, "POST", data={"nama": "Universitas X", "jenis": "education"}),
    read("partner", PARTNER),
    read("partner-edit", PARTNER),
    Row("partner-edit", mine(422), PARTNER, "POST"),
    read("partner-close", PARTNER),
    Row("partner-close", mine(302), PARTNER, "POST"),
    read("agreement-new", PARTNER),
    Row("agreement-new", mine(302), PARTNER, "POST", data=AGREED),
    read("agreement-end", {"uuid": "agreement"}),
    Row("agreement-end", mine(422), {"uuid": "agreement"}, "POST"),
    Row("agreement-paper", mine(404), {"uuid": "agreement"}),
    read("speakers", CODE),
    Row("speakers-xlsx", mine(200), CODE),
    read("speaker-new", CODE),
    Row("speaker-new", mine(302), CODE, "POST", data={"nama": "Ratna", "honorarium": "none"}),
    read("speaker", SPEAKER),
    read("speaker-edit", SPEAKER),
    Row("speaker-edit", mine(302), SPEAKER, "POST", data={"honorarium": "none"}),
    read("speaker-close", SPEAKER),
    Row("speaker-close", mine(302), SPEAKER, "POST"),
    *posted("ratings-ask", {"uuid": "speaker", "session": "past-session"}, 409),
)
