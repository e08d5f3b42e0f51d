"""Who may open what of personal data: own requests, those of a region, its breaches, the register of processing."""

from typing import Final

from tests.house.matrix_needs import read
from tests.house.matrix_rows import CODE, Row, mine, signed_in

REQUEST: Final = {"uuid": "data-request"}
COPY: Final = {"uuid": "data-copy"}
BREACH: Final = {"uuid": "breach"}

NO = {"jawaban": "tidak", "kata": "Sesuai keputusan pengangkatan"}

REQUESTS = (
    Row("own-data", signed_in(200), owner="ani", page="staff"),
    Row("own-data", signed_in(422), method="POST", owner="ani", data={"jenis": "correction"}),
    Row("own-data", signed_in(422), method="POST", owner="ani", data={"jenis": "lain"}),
    Row("own-data", signed_in(302), method="POST", owner="ani", data={"jenis": "restriction"}),
    Row("own-data-file", mine(200), COPY, owner="ani"),
    Row("own-data-file", mine(404), COPY, owner="budi"),
    Row("restriction-end", signed_in(405), owner="ani"),
    Row("restriction-end", signed_in(404), method="POST", owner="ani"),
    read("data-requests", CODE),
    Row("data-requests", mine(200), CODE, owner="eka"),
    Row("data-requests", mine(404), CODE, owner="fajar"),
    Row("data-requests", mine(404), CODE, owner="gita"),
    Row("data-requests", mine(404), CODE, owner="joko"),
    read("data-request", REQUEST),
    Row("data-request", mine(404), REQUEST, owner="ani"),
    Row("data-request", mine(404), REQUEST, owner="fajar"),
    Row("data-request", mine(422), REQUEST, "POST"),
    Row("data-request", mine(302), REQUEST, "POST", data=NO),
    Row("data-request", mine(404), REQUEST, "POST", owner="joko", data=NO),
    read("processing", CODE, owner="eka"),
    Row("processing", mine(200), CODE),
    Row("processing", mine(200), CODE, owner="gita"),
    Row("processing", mine(404), CODE, owner="fajar"),
    Row("processing", mine(422), CODE, "POST", owner="eka"),
    Row("processing", mine(404), CODE, "POST", owner="budi", data={"nama": "Gita", "kontak": "pdp@contoh.invalid"}),
    Row("processing", mine(302), CODE, "POST", owner="eka", data={"nama": "Gita", "kontak": "pdp@contoh.invalid"}),
    read("breaches", CODE, owner="eka"),
    Row("breaches", mine(404), CODE),
    Row("breaches", mine(404), CODE, owner="gita"),
    read("breach-new", CODE, owner="eka"),
    Row("breach-new", mine(422), CODE, "POST", owner="eka"),
    Row("breach-new", mine(404), CODE, "POST", owner="budi"),
    read("breach", BREACH, owner="eka"),
    Row("breach", mine(404), BREACH),
    Row("breach", mine(404), BREACH, "POST", owner="eka"),
    Row("breach", mine(422), BREACH, "POST", owner="eka", data={"langkah": "tutup"}),
    Row("breach", mine(302), BREACH, "POST", owner="eka", data={"langkah": "tutup", "alasan": "Datanya terenkripsi"}),
    Row("breach", mine(404), BREACH, "POST", owner="budi", data={"langkah": "tutup", "alasan": "Datanya terenkripsi"}),
)
