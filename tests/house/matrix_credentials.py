"""Who may open what of schemes, applications, decisions, certificates and their public check."""

from typing import Final

from tests.house.matrix_needs import posted, read
from tests.house.matrix_rows import CODE, Row, everybody, mine, signed_in

SCHEME, VERSION, DRAFT = {"uuid": "scheme"}, {"uuid": "scheme-version"}, {"uuid": "scheme-draft"}
UNIT: Final = {"uuid": "scheme-unit"}
OWN_DRAFT, SUBMITTED, CHECKED = (
    {"uuid": "draft-application"},
    {"uuid": "submitted-application"},
    {"uuid": "checked-application"},
)
DUTY, UNDECLARED = {"uuid": "appointment"}, {"uuid": "undeclared"}
DUTY_UNIT: Final = {"uuid": "appointment", "unit": "judged-unit"}
PLENARY, CASE = {"uuid": "plenary"}, {"uuid": "plenary", "application": "listed-application"}
DECISION, APPEAL = {"uuid": "decision"}, {"uuid": "appeal"}
CREDENTIAL, WAITING, OUTSIDE, DOUBT, KEY = (
    {"uuid": "credential"},
    {"uuid": "waiting-credential"},
    {"uuid": "outside-credential"},
    {"uuid": "doubt"},
    {"uuid": "signing-key"},
)

SCHEMES = (
    Row("certification-hub", mine(200), CODE, page="staff"),
    Row("schemes-public", everybody(200), page="public"),
    Row("scheme-public", everybody(200), VERSION, page="public"),
    read("schemes", CODE),
    Row("schemes-xlsx", mine(200), CODE),
    read("scheme-new", CODE),
    Row("scheme-new", mine(422), CODE, "POST"),
    read("scheme", SCHEME),
    *posted("scheme-next", SCHEME, 302),
    read("scheme-retire", SCHEME),
    Row("scheme-retire", mine(422), SCHEME, "POST"),
    read("scheme-version", DRAFT),
    Row("scheme-version-xlsx", mine(200), DRAFT),
    *(read(f"scheme-{part}", DRAFT) for part in ("version-edit", "renewal", "unit-new", "positions", "partners")),
    *(Row(f"scheme-{part}", mine(422), DRAFT, "POST") for part in ("version-edit", "unit-new")),
    *(Row(f"scheme-{part}", mine(302), DRAFT, "POST") for part in ("renewal", "positions", "partners")),
    *posted("scheme-publish", DRAFT, 302),
    read("scheme-unit-edit", UNIT),
    Row("scheme-unit-edit", mine(422), UNIT, "POST"),
    read("scheme-unit-rule", UNIT),
    Row("scheme-unit-rule", mine(302), UNIT, "POST"),
    *posted("scheme-unit-move", UNIT, 302, turun="1"),
    *posted("scheme-unit-remove", UNIT, 302),
)

APPLICATIONS = (
    Row("certification", signed_in(200), owner="ani", page="staff"),
    read("apply", VERSION, owner="ani", colleague=200),
    Row("apply", mine(422) | {"colleague": 422}, VERSION, "POST", owner="ani"),
    read("application", OWN_DRAFT, owner="ani"),
    read("application-units", OWN_DRAFT, owner="ani"),
    Row("application-units", mine(302), OWN_DRAFT, "POST", owner="ani"),
    *posted("application-needs", OWN_DRAFT, 302, owner="ani"),
    read("piece-new", OWN_DRAFT, owner="ani"),
    Row("piece-new", mine(422), OWN_DRAFT, "POST", owner="ani"),
    *posted("application-submit", OWN_DRAFT, 422, owner="ani"),
    *posted("application-withdraw", OWN_DRAFT, 302, owner="ani"),
    Row("piece", mine(200), {"uuid": "draft-piece"}, owner="ani"),
    Row("piece", mine(404), {"uuid": "draft-piece"}),  # not yet handed in
    Row("piece", mine(200), {"uuid": "judged-piece"}),
    *posted("piece-remove", {"uuid": "draft-piece"}, 302, owner="ani"),
    read("applications", CODE),
    Row("applications-xlsx", mine(200), CODE),
    read("application-kept", SUBMITTED),
    *posted("application-check", SUBMITTED, 302),
    *posted("application-return", SUBMITTED, 422),
)

JUDGING = (
    read("appointments", CHECKED),
    Row("appointments", mine(422), CHECKED, "POST", data={"tugas": "decider"}),
    read("appointment-end", DUTY),
    Row("appointment-end", mine(422), DUTY, "POST"),
    read("appointing", CODE),
    *posted("appointing-done", CODE, 422),
    Row("appointing-xlsx", mine(200), CODE),
    Row("duties", signed_in(200), owner="citra", page="staff"),
    read("duty", DUTY, owner="citra"),
    *posted("duty-declare", UNDECLARED, 422, owner="citra"),
    Row("duty-record", mine(200), DUTY, owner="citra"),
    Row("duty-agreement", mine(200), DUTY, owner="citra"),
    read("duty-unit", DUTY_UNIT, owner="citra"),
    Row("duty-unit", mine(422), DUTY_UNIT, "POST", owner="citra"),
    *posted("duty-piece", DUTY_UNIT | {"piece": "judged-piece"}, 422, owner="citra"),
)

DECIDING = (
    read("plenaries", CODE),
    Row("plenaries-xlsx", mine(200), CODE),
    read("plenary-new", CODE),
    Row("plenary-new", mine(422), CODE, "POST"),
    read("plenary", PLENARY),
    read("plenary", PLENARY, owner="maya"),
    Row("plenary-xlsx", mine(200), PLENARY),
    *posted("plenary-list", PLENARY, 422),
    *posted("plenary-close", PLENARY, 302),
    Row("plenary-minutes", mine(404), PLENARY),  # not closed yet
    read("plenary-case", CASE, owner="maya"),
    Row("plenary-case", mine(422), CASE, "POST", owner="maya"),
    *posted("plenary-remove", CASE, 302),
    read("decision", DECISION, owner="ani"),
    read("appeal-new", DECISION, owner="ani"),
    Row("appeal-new", mine(422), DECISION, "POST", owner="ani"),
    *posted("appeal-withdraw", DECISION, 404, owner="ani"),
    read("appeals", CODE),
    Row("appeals-xlsx", mine(200), CODE),
    read("appeal", APPEAL),
    *posted("appeal-accept", APPEAL, 404),  # nobody handles it yet
    *(row for part in ("refuse", "answer") for row in posted(f"appeal-{part}", APPEAL, 422)),
    Row("appeal-file", mine(404), APPEAL),  # without one
)

ISSUING = (
    read("issuing", CODE),
    Row("issuing", mine(422), CODE, "POST"),
    Row("issuing-xlsx", mine(200), CODE),
    Row("issuing-waiting-xlsx", mine(200), CODE),
    *posted("issuing-sign", CODE, 422),
    *posted("issuing-papers", CODE, 409),
    read("issuing-rule", CODE),
    Row("issuing-rule", mine(422), CODE, "POST"),
    Row("issuing-rule-xlsx", mine(200), CODE),
    read("credential-sign", WAITING),
    Row("credential-sign", mine(404), WAITING, "POST"),  # no service is known here
    *posted("credential-upload", WAITING, 422),
    Row("credential-paper", mine(200), WAITING),
    Row("credential-pdf", mine(200), CREDENTIAL, owner="ani"),
    read("keys", CODE),
    Row("keys-xlsx", mine(200), CODE),
    *(read(f"key-{part}", KEY) for part in ("renew", "lost")),
    *(Row(f"key-{part}", mine(302), KEY, "POST") for part in ("renew", "lost")),
)

HELD = (
    Row("own-credentials", signed_in(200), owner="ani", page="staff"),
    Row("transcript", signed_in(200), owner="ani"),
    read("credential", CREDENTIAL, owner="ani"),
    read("credentials", CODE),
    Row("credentials-xlsx", mine(200), CODE),
    read("credential-suspend", CREDENTIAL, owner="maya"),
    Row("credential-suspend", mine(422), CREDENTIAL, "POST", owner="maya"),
    Row("credential-resume", mine(404), CREDENTIAL, owner="maya"),  # not suspended
    Row("credential-resume", mine(422), CREDENTIAL, "POST", owner="maya"),
    read("credential-withdraw", CREDENTIAL, owner="maya"),
    Row("credential-withdraw", mine(422), CREDENTIAL, "POST", owner="maya"),
    read("credential-correct", CREDENTIAL),
    Row("credential-correct", mine(422), CREDENTIAL, "POST"),
    read("doubts", CODE),
    Row("doubts-xlsx", mine(200), CODE),
    read("doubt", DOUBT),
    Row("doubt", mine(422), DOUBT, "POST"),
)

ELSEWHERE = (
    Row("own-outsides", signed_in(200), owner="ani", page="staff"),
    Row("outside-new", signed_in(200), owner="ani", page="staff"),
    Row("outside-new", signed_in(422), method="POST", owner="ani"),
    read("outside", OUTSIDE, owner="ani"),
    read("outside", OUTSIDE),
    Row("outside-file", mine(200), OUTSIDE, owner="ani"),
    *posted("outside-withdraw", OUTSIDE, 302, owner="ani"),
    *(row for part in ("verify", "refuse", "revoke") for row in posted(f"outside-{part}", OUTSIDE, 422)),
    read("outsides", CODE),
    Row("outsides-xlsx", mine(200), CODE),
    read("credential-mismatch", CODE),
    Row("credential-mismatch-xlsx", mine(200), CODE),
    read("credential-export", CODE),
    Row("credential-export", mine(200), CODE, "POST"),
    Row("credential-export-file", mine(404), {"uuid": "own-job"}),  # another kind of work
    Row("unit-credentials", mine(200) | {"stranger": 200}, owner="fajar", page="staff"),
    Row("unit-credentials-xlsx", mine(200) | {"stranger": 200}, owner="fajar"),
)

PUBLIC = (
    Row("check", everybody(200), page="public"),
    Row("check", everybody(422), method="POST"),
    Row("doubt-new", everybody(200), page="public"),
    Row("doubt-new", everybody(422), method="POST"),
    Row("check-code", everybody(200), {"code": "credential-code"}, page="public"),
    Row("did", everybody(200)),
    Row("jwks", everybody(200)),
    Row("status-bundle", everybody(200)),
    Row("status-list", everybody(200), {"uuid": "status-list", "purpose": "revocation"}),
)

CREDENTIALS: Final = (
    *SCHEMES,
    *APPLICATIONS,
    *JUDGING,
    *DECIDING,
    *ISSUING,
    *HELD,
    *ELSEWHERE,
    *PUBLIC,
)
"""All of them."""
