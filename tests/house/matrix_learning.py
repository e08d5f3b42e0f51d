"""Who may open what of programmes, offerings, registrations, attendance, letters and hours."""

from typing import Final

from tests.house.matrix_needs import posted, read
from tests.house.matrix_rows import CODE, Row, everybody, mine, signed_in

DRAFT, RUN, LATER = {"uuid": "draft-offering"}, {"uuid": "offering"}, {"uuid": "later-session"}
SESSION, SEATED = {"uuid": "session"}, {"uuid": "seated-offering"}
MARKED = {"uuid": "session", "registration": "registration"}
LETTER = {"uuid": "letter"}

HELD: Final = {"kursi": "30", "pembagian": "first", "batas": "3", "longgar": "15"} | {
    "buka_hari": "23/11/2026",
    "buka_jam": "08.00",
    "tutup_hari": "4/12/2099",
    "tutup_jam": "16.00",
}

PROGRAMME, OPEN, MODULE = {"uuid": "programme"}, {"uuid": "open-programme"}, {"uuid": "module"}
PART = {"judul": "Menulis jawaban", "bentuk": "KL03", "jp": "4", "aturan": "attendance", "hadir": "80"}

PROGRAMMES = (
    Row("catalogue", signed_in(200), owner="ani", page="staff"),
    read("programme", PROGRAMME, owner="ani", colleague=200),
    read("programmes", CODE),
    Row("programmes-xlsx", mine(200), CODE),
    read("programme-new", CODE),
    Row("programme-new", mine(302), CODE, "POST", data={"contoh": "pelayanan-prima"}),
    read("programme-edit", OPEN),
    read("programme-facts", OPEN),
    Row("programme-facts", mine(422), OPEN, "POST"),
    *(read(f"programme-{part}", OPEN) for part in ("aims", "positions", "partners", "copy", "withdraw")),
    *(Row(f"programme-{part}", mine(302), OPEN, "POST") for part in ("aims", "positions", "partners")),
    *(Row(f"programme-{part}", mine(302), OPEN, "POST") for part in ("copy", "withdraw")),
    *posted("programme-publish", OPEN, 409),
    read("past-offering-new", PROGRAMME),
    Row("past-offering-new", mine(422), PROGRAMME, "POST"),
    read("module-new", OPEN),
    Row("module-new", mine(302), OPEN, "POST", data=PART),
    read("module-edit", MODULE),
    Row("module-edit", mine(302), MODULE, "POST", data=PART),
    *posted("module-move", MODULE, 302, naik="1"),
    *posted("module-remove", MODULE, 302),
)

OFFERINGS = (
    read("learning-hub", CODE),
    read("offerings", CODE),
    Row("offerings-xlsx", mine(200), CODE),
    read("offering-new", {"uuid": "programme"}),
    Row("offering-new", mine(302), {"uuid": "programme"}, "POST", data=HELD),
    read("cockpit", RUN),
    Row("sessions-xlsx", mine(200), RUN),
    read("offering-edit", DRAFT),
    Row("offering-edit", mine(422), DRAFT, "POST"),
    read("offering-publish", DRAFT),
    Row("offering-publish", mine(302), DRAFT, "POST"),
    read("offering-cancel", RUN),
    Row("offering-cancel", mine(302), RUN, "POST", data={"alasan": "Anggaran digeser"}),
    read("offering-invite", RUN),
    Row("offering-invite", mine(200), RUN, "POST"),
    *posted("registration-close", RUN, 302),
    read("session-new", DRAFT),
    Row("session-new", mine(422), DRAFT, "POST"),
    read("session-edit", LATER),
    Row("session-edit", mine(422), LATER, "POST"),
    read("session-cancel", LATER),
    Row("session-cancel", mine(302), LATER, "POST"),
    read("session-speakers", LATER),
    Row("session-speakers", mine(302), LATER, "POST"),
    read("quotas", RUN),
    Row("quotas", mine(302), RUN, "POST", data={"bagi": "Dinas Kesehatan", "kursi": "5"}),
    Row("quotas-xlsx", mine(200), RUN),
    *posted("quota-remove", RUN, 302, instansi="82"),
    read("costs", RUN),
    Row("costs", mine(422), RUN, "POST"),
    Row("costs-xlsx", mine(200), RUN),
    read("cost-realise", {"uuid": "cost"}),
    Row("cost-realise", mine(302), {"uuid": "cost"}, "POST", data={"realisasi": "1.900.000"}),
    *posted("cost-remove", {"uuid": "cost"}, 302),
)

ATTENDANCE = (
    read("projector", SESSION),
    read("scans", SESSION),
    Row("scans-xlsx", mine(200), SESSION),
    read("roster", SESSION),
    Row("roster", mine(422), SESSION, "POST"),
    Row("roster-xlsx", mine(200), SESSION),
    read("roster-mark", MARKED),
    Row("roster-mark", mine(302), MARKED, "POST", data={"keadaan": "penuh"}),
    read("roster-sheet", {"uuid": "pinned-session"}),
    Row("roster-sheet", mine(422), {"uuid": "pinned-session"}, "POST"),
    read("roster-offline", SESSION),
    Row("roster-offline", mine(302), SESSION, "POST"),
    Row("roster-sync", signed_in(405), {"uuid": "roster"}),
    Row("roster-sync", signed_in(422), {"uuid": "roster"}, "POST"),
    read("attend", SESSION, owner="ani", colleague=200),
    Row("attend", mine(422) | {"colleague": 422}, SESSION, "POST", owner="ani"),
    Row("attend-code", signed_in(200), owner="ani", page="staff"),
    Row("attend-code", signed_in(422), method="POST", owner="ani"),
)

LETTERS = (
    read("letters", CODE),
    Row("letters-xlsx", mine(200), CODE),
    read("recap-new", CODE),
    Row("recap-new", mine(422), CODE, "POST"),
    read("number-series", CODE),
    Row("number-series-xlsx", mine(200), CODE),
    read("number-series-edit", {"code": "code", "key": "completion"}),
    Row("number-series-edit", mine(422), {"code": "code", "key": "completion"}, "POST"),
    read("letter", LETTER),
    Row("letter-file", mine(200), {"uuid": "letter", "edition": "1"}),
    read("letter-renew", LETTER),
    Row("letter-renew", mine(422), LETTER, "POST"),
    read("letter-withdraw", LETTER),
    Row("letter-withdraw", mine(302), LETTER, "POST", data={"alasan": "Salah tanggal"}),
    read("offering-letters", SEATED),
    read("offering-letter-new", {"uuid": "seated-offering", "kind": "surat-tugas"}),
    Row("offering-letter-new", mine(422), {"uuid": "seated-offering", "kind": "surat-tugas"}, "POST"),
    Row("own-letter", mine(200), {"uuid": "letter-offering", "letter": "letter"}, owner="ani"),
    Row("letter-check", everybody(200), page="public"),
    Row("letter-check", everybody(422), method="POST"),
)

PENDING = {"uuid": "asked-offering", "registration": "asked"}

REGISTRATIONS = (
    read("offering", RUN, owner="ani", colleague=200),
    Row("offering-calendar", mine(200) | {"colleague": 200}, RUN, owner="ani"),
    Row("offering-register", signed_in(405), RUN, owner="ani"),
    Row("offering-register", mine(302) | {"colleague": 302}, RUN, "POST", owner="ani"),
    *posted("offering-confirm", SEATED, 302, owner="ani"),
    *posted("offering-withdraw", SEATED, 302, owner="ani", alasan="Sakit"),
    read("nominate", RUN, owner="fajar"),
    read("nominate", RUN),
    Row("nominate", mine(422), RUN, "POST", owner="fajar"),
    read("registrants", {"uuid": "asked-offering"}),
    Row("registrants-xlsx", mine(200), {"uuid": "asked-offering"}),
    Row("registrant-decline", mine(302), PENDING, "POST", data={"alasan": "Sudah pernah"}),
    read("registrant-decline", PENDING),
    Row("registrant-withdraw", mine(302), PENDING, "POST", data={"alasan": "Pindah tugas"}),
    read("registrant-withdraw", PENDING),
    read("draw", {"uuid": "drawn-offering"}, colleague=200),
    Row("draw", mine(422), {"uuid": "drawn-offering"}, "POST"),
    Row("draw-xlsx", mine(200) | {"colleague": 200}, {"uuid": "drawn-offering"}),
    Row("approvals", signed_in(200), owner="fajar", page="staff"),
    Row("approvals-approve", signed_in(405), owner="fajar"),
    Row("approvals-approve", signed_in(422), method="POST", owner="fajar"),
    *posted("approval-approve", {"uuid": "approval"}, 302, owner="fajar"),
    read("approval-decline", {"uuid": "approval"}, owner="fajar"),
    Row("approval-decline", mine(302), {"uuid": "approval"}, "POST", owner="fajar", data={"alasan": "Ada tugas lain"}),
    Row("schedule", signed_in(200), owner="ani", page="staff"),
    Row("calendar-renew", signed_in(405), owner="ani"),
    Row("calendar-renew", signed_in(302), method="POST", owner="ani"),
    Row("calendar-feed", everybody(200), {"token": "feed"}),
)

CLAIM = {"uuid": "claim"}
FORM = {"code": "code", "form": "KL06"}
OVER = {"uuid": "over-offering"}

HOURS = (
    Row("hours", signed_in(200), owner="ani", page="staff"),
    Row("hours-xlsx", signed_in(200), owner="ani"),
    Row("professionalism", signed_in(200), owner="ani", page="staff"),
    Row("claim-new", signed_in(200), owner="ani", page="staff"),
    Row("claim-new", signed_in(422), method="POST", owner="ani"),
    read("person-hours", {"uuid": "ani"}),
    read("person-hours", {"uuid": "ani"}, owner="fajar"),
    Row("person-hours-xlsx", mine(200), {"uuid": "ani"}),
    read("claim", CLAIM),
    read("claim", CLAIM, owner="ani"),
    Row("claim-file", mine(200), CLAIM),
    *posted("claim-withdraw", CLAIM, 302, owner="ani"),
    *posted("claim-refuse", CLAIM, 302, alasan="Tidak terbaca"),
    *posted("claim-verify", CLAIM, 422),
    read("claims", CODE),
    Row("claims-xlsx", mine(200), CODE),
    read("region-hours", CODE),
    read("region-hours", CODE, owner="fajar"),
    Row("region-hours-xlsx", mine(200), CODE),
    Row("hours-registry-json", mine(200), CODE),
    *(Row("hours-registry-xlsx", mine(200), {"code": "code", "which": part}) for part in ("kursus", "diklat")),
    Row("hours-registry-xlsx", mine(200), {"code": "code", "which": "belum-siap"}),
    read("conversions", CODE, colleague=200),
    Row("conversions-xlsx", mine(200) | {"colleague": 200}, CODE),
    read("conversion-edit", FORM),
    Row("conversion-edit", mine(422), FORM, "POST"),
    read("conversions-year", CODE),
    Row("conversions-year", mine(422), CODE, "POST"),
    read("results", OVER),
    Row("results-xlsx", mine(200), OVER),
    *posted("results-finish", OVER, 302),
    read("results-module", {"uuid": "over-offering", "module": "over-module"}),
    Row("results-module", mine(302), {"uuid": "over-offering", "module": "over-module"}, "POST"),
    read("results-correct", {"uuid": "finished-offering", "registration": "finished"}),
    Row("results-correct", mine(422), {"uuid": "finished-offering", "registration": "finished"}, "POST"),
)
