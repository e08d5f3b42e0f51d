"""Who may open what: every address of pamong, and what each of the cast gets there."""

from tests.house.matrix_cases import CASES
from tests.house.matrix_chain import CHAIN
from tests.house.matrix_credentials import CREDENTIALS
from tests.house.matrix_cycles import CYCLES
from tests.house.matrix_doors import DOORS
from tests.house.matrix_exams import EXAMS
from tests.house.matrix_follow import FOLLOW
from tests.house.matrix_impact import IMPACT
from tests.house.matrix_indicators import INDICATORS
from tests.house.matrix_leading import LEADING
from tests.house.matrix_learning import ATTENDANCE, HOURS, LETTERS, OFFERINGS, PROGRAMMES, REGISTRATIONS
from tests.house.matrix_needs import NEEDS
from tests.house.matrix_office import OFFICE, PARTNERS
from tests.house.matrix_requests import REQUESTS
from tests.house.matrix_rows import CODE, Row, everybody, mine, signed_in
from tests.house.matrix_services import SERVICES
from tests.house.matrix_skm import SKM
from tests.house.matrix_studies import STUDIES
from tests.house.matrix_tour import TOUR
from tests.house.matrix_trace import TRACE

HEAD = {"digest": "digest"}
JOB = {"uuid": "job"}
ANI, UNIT, POSITION = {"uuid": "ani"}, {"uuid": "unit"}, {"uuid": "position"}
IMPORT = {"uuid": "import"}

OWN_PAGES = (
    "account",
    "account_change_password",
    "usersessions_list",
    "mfa_list_webauthn",
    "delegations",
)
"""Pages about the account of whoever looks."""

SIGN_IN = (
    Row("account_login", signed_in(302) | {"anonymous": 200}, page="public"),
    Row("mfa_authenticate", everybody(302)),
    Row("mfa_login_webauthn", everybody(302)),
    Row("signin-code", signed_in(302) | {"anonymous": 200}, page="public"),
    Row("signin-create", everybody(409)),
    Row("tour-signin", everybody(405), {"uuid": "budi-account"}, ordinary=everybody(404)),
    Row("tour-signin", everybody(302), {"uuid": "budi-account"}, "POST", ordinary=everybody(404)),
    Row("tour-visitor", everybody(405), ordinary=everybody(404)),
    Row("tour-visitor", everybody(302), method="POST", ordinary=everybody(404)),
    Row("account_reauthenticate", signed_in(200)),
    Row("mfa_reauthenticate", signed_in(302)),
    Row("mfa_reauthenticate_webauthn", signed_in(302)),
    Row("account_logout", signed_in(200) | {"anonymous": 302}),
    *(Row(name, signed_in(200), page="staff") for name in OWN_PAGES),
    Row("device-end", signed_in(405), {"device": "1"}),
    Row("device-end", signed_in(404), {"device": "1"}, "POST"),
    Row("mfa_index", signed_in(302)),
    # Asked first who one is: nobody has shown it a moment ago in these tests.
    Row("account-email", signed_in(302)),
    Row("mfa_activate_totp", signed_in(302)),
    Row("mfa_add_webauthn", signed_in(302)),
    # Nobody here has a second factor.
    Row("mfa_deactivate_totp", signed_in(404)),
    Row("mfa_view_recovery_codes", signed_in(404)),
    Row("mfa_download_recovery_codes", signed_in(404)),
    Row("mfa_generate_recovery_codes", signed_in(302)),
    Row("mfa_edit_webauthn", signed_in(302), {"pk": "1"}),
    Row("mfa_remove_webauthn", signed_in(302), {"pk": "1"}),
    Row("delegation-revoke", mine(302), {"uuid": "delegation"}, "POST"),
    Row("delegation-revoke", signed_in(405), {"uuid": "delegation"}),
    Row("acting-start", mine(302), {"uuid": "delegation"}, "POST"),
    Row("acting-start", signed_in(405), {"uuid": "delegation"}),
    Row("acting-stop", signed_in(302), method="POST"),
    Row("acting-stop", signed_in(405)),
)

HOMES = (
    Row("my-home", signed_in(302)),
    Row("audience-home", signed_in(200), {"audience": "peserta"}, owner="ani", page="staff"),
    Row("audience-home", mine(200) | {"stranger": 200}, {"audience": "pimpinan"}, owner="fajar", page="staff"),
    Row("audience-home", mine(200) | {"stranger": 200}, {"audience": "penyelenggara"}, page="staff"),
    Row("audience-home", mine(200) | {"stranger": 200}, {"audience": "mitra"}, owner="indra", page="staff"),
    Row("audience-home", mine(200) | {"stranger": 200}, {"audience": "asesor"}, owner="citra", page="staff"),
    Row("audience-home", mine(200) | {"stranger": 200}, {"audience": "evaluator"}, owner="hadi", page="staff"),
)

REGISTRY = (
    Row("people", mine(200), CODE, page="staff"),
    Row("people-xlsx", mine(200), CODE),
    Row("people-csv", mine(200), CODE),
    Row("people-registry", mine(200), CODE),
    Row("person", mine(200), ANI, page="staff"),
    Row("person", mine(200), ANI, owner="ani"),
    Row("person", mine(200), ANI, owner="fajar"),
    Row("person", mine(404), ANI, owner="joko"),
    Row("person-new", mine(200), CODE, page="staff"),
    Row("person-edit", mine(200), ANI, page="staff"),
    Row("person-edit", mine(200), ANI, owner="ani"),
    Row("person-assign", mine(200), ANI, page="staff"),
    Row("person-employment", mine(200), ANI, page="staff"),
    Row("person-transfer", mine(200), ANI, page="staff"),
    Row("person-transfer", mine(404), ANI, owner="ani"),
    Row("assignment-end", mine(200), {"uuid": "assignment"}, page="staff"),
    Row("assignment-end", mine(422), {"uuid": "assignment"}, "POST"),
    *(Row(name, mine(422), CODE, "POST") for name in ("person-new", "unit-new", "position-new")),
    *(Row(f"person-{name}", mine(422), ANI, "POST") for name in ("edit", "assign", "employment", "transfer")),
    *(Row(f"unit-{name}", mine(422), UNIT, "POST") for name in ("edit", "close", "head")),
    *(Row(f"position-{name}", mine(422), POSITION, "POST") for name in ("edit", "close")),
    Row("units", mine(200), CODE, page="staff"),
    Row("units-xlsx", mine(200), CODE),
    Row("unit", mine(200), UNIT, page="staff"),
    Row("unit-new", mine(200), CODE, page="staff"),
    Row("unit-edit", mine(200), UNIT, page="staff"),
    Row("unit-close", mine(200), UNIT, page="staff"),
    Row("unit-head", mine(200), UNIT, page="staff"),
    Row("positions", mine(200), CODE, page="staff"),
    Row("positions-xlsx", mine(200), CODE),
    Row("position", mine(200), POSITION, page="staff"),
    Row("position-new", mine(200), CODE, page="staff"),
    Row("position-edit", mine(200), POSITION, page="staff"),
    Row("position-close", mine(200), POSITION, page="staff"),
    Row("regions-below", mine(200), CODE, page="staff"),
    Row("imports", mine(200), CODE, page="staff"),
    Row("imports", mine(422), CODE, "POST"),
    Row("import-template", mine(200), {"code": "code", "slug": "pegawai"}),
    Row("import", mine(200), IMPORT, page="staff"),
    Row("import-mapping", mine(200), IMPORT, page="staff"),
    Row("import-refused", mine(200), IMPORT),
    Row("import-apply", signed_in(405), IMPORT),
    Row("import-apply", mine(302), IMPORT, "POST"),
    Row("import-undo", signed_in(405), IMPORT),
    Row("import-undo", mine(409), IMPORT, "POST"),
)

RIGHTS = (
    Row("grants", mine(200), CODE, owner="eka", page="staff"),
    Row("grant-new", mine(200), CODE, owner="eka", page="staff"),
    Row("grant-end", signed_in(405), {"uuid": "grant"}, owner="eka"),
    Row("grant-end", mine(302), {"uuid": "grant"}, "POST", owner="eka"),
    Row("person-account", mine(200), ANI, page="staff"),
    Row("account-open", signed_in(405), ANI),
    Row("account-open", mine(409), ANI, "POST"),
    Row("account-open", mine(200), {"uuid": "newcomer"}, "POST"),
    Row("exam-code", signed_in(405), ANI),
    Row("exam-code", mine(200), ANI, "POST"),
    Row("account-close", signed_in(405), ANI),
    Row("account-close", mine(302), ANI, "POST"),
    Row("recovery-ask", signed_in(405), ANI),
    Row("recovery-ask", mine(302), ANI, "POST", data={"alasan": "Ponsel hilang"}),
    Row("signin-cards", mine(200), CODE, page="staff"),
    Row("signin-cards", mine(200), CODE, "POST"),
    Row("recoveries", mine(200), CODE, page="staff"),
    Row("recovery-confirm", signed_in(405), {"uuid": "recovery"}),
    Row("recovery-confirm", mine(200), {"uuid": "recovery"}, "POST"),
    Row("code-cancel", signed_in(405), {"uuid": "recovery"}),
    Row("code-cancel", mine(302), {"uuid": "recovery"}, "POST"),
    Row("region-settings", mine(200), CODE, owner="eka", page="staff"),
    Row("region-arms", everybody(404), CODE),
    Row("journal", mine(200), CODE, owner="gita", page="staff"),
    Row("journal", mine(404), CODE, owner="eka"),
    Row("journal-xlsx", mine(200), CODE, owner="gita"),
)

ROWS = (
    Row("home", everybody(200), page="public"),
    Row("chain", everybody(200), page="public"),
    Row("chain-xlsx", everybody(200)),
    Row("head", everybody(200), HEAD, page="public"),
    Row("head-json", everybody(200), HEAD),
    Row("head-pdf", everybody(200), HEAD),
    Row("help", everybody(200), page="public"),
    Row("privacy", everybody(200), page="public"),
    Row("accessibility", everybody(200), page="public"),
    # A visitor's job belongs to whoever knows its address: it has no other owner.
    Row("job", everybody(200), JOB, page="staff"),
    Row("job", mine(200) | {"anonymous": 404}, {"uuid": "own-job"}),
    Row("job-cancel", mine(302) | {"anonymous": 404}, {"uuid": "own-job"}, "POST"),
    Row("job-cancel", everybody(405), JOB),
    Row("job-cancel", everybody(302), JOB, "POST"),
    Row("style", everybody(200), ordinary=everybody(404), page="staff"),
    Row("style-upload", everybody(405), ordinary=everybody(404)),
    Row("style-upload", everybody(422), method="POST", ordinary=everybody(404)),
    Row("language", everybody(405)),
    Row("language", everybody(422), method="POST"),
    Row("theme", everybody(200), {"hue": "hue"}),
    Row("robots", everybody(200)),
    Row("favicon", everybody(200)),
    *SIGN_IN,
    *HOMES,
    *REGISTRY,
    *RIGHTS,
    *NEEDS,
    *OFFICE,
    *PARTNERS,
    *PROGRAMMES,
    *OFFERINGS,
    *ATTENDANCE,
    *LETTERS,
    *REGISTRATIONS,
    *LEADING,
    *EXAMS,
    *CREDENTIALS,
    *CASES,
    *DOORS,
    *SERVICES,
    *HOURS,
    *INDICATORS,
    *SKM,
    *CHAIN,
    *TRACE,
    *CYCLES,
    *FOLLOW,
    *REQUESTS,
    *IMPACT,
    *STUDIES,
    *TOUR,
)
