"""Who may open what of banks, blueprints, sittings, the player, the monitor and scores."""

from typing import Final

from tests.house.matrix_needs import posted, read
from tests.house.matrix_rows import CODE, Row, everybody, mine, signed_in

BANK, ITEM, PLAN, DRAFT = {"uuid": "bank"}, {"uuid": "exam-item"}, {"uuid": "blueprint"}, {"uuid": "draft-blueprint"}
FORM, SITTING, PLANNED = {"uuid": "exam-form"}, {"uuid": "sitting"}, {"uuid": "planned-sitting"}
CANDIDATE, OVER, RUN = {"uuid": "exam-candidate"}, {"uuid": "closed-sitting"}, {"uuid": "scoring-run"}
ENEMIES: Final = {"uuid": "exam-item", "other": "exam-other"}


LIMITS: Final = {"least": "20", "least_r": "60", "easy": "0,95", "hard": "0,15", "low": "0,1", "unused": "0,05"} | {
    "miskey": "on",
    "alasan": "Keputusan panel bank soal",
}


def wording(state: str) -> dict[str, str]:
    """Keys of a wording in that state."""
    return {"uuid": f"{state}-item", "version": f"{state}-version"}


BANKS = (
    read("banks", CODE),
    Row("banks-xlsx", mine(200), CODE),
    read("bank-new", CODE),
    Row("bank-new", mine(422), CODE, "POST"),
    read("bank", BANK),
    *(Row(f"bank-{kind}", mine(200), BANK) for kind in ("xlsx", "gift", "qti")),
    read("bank-edit", BANK),
    Row("bank-edit", mine(422), BANK, "POST"),
    *posted("bank-share", BANK, 302, bagikan="1"),
    read("bank-close", BANK),
    Row("bank-close", mine(302), BANK, "POST"),
    read("item-reviews", CODE),
    read("analysis-rule", CODE),
    Row("analysis-rule", mine(302), CODE, "POST", data=LIMITS),
    Row("analysis-rule-xlsx", mine(200), CODE),
)

ITEMS = (
    read("item-new", BANK),
    Row("item-new", mine(200), BANK, "POST"),
    read("item", ITEM),
    read("item-edit", ITEM),
    Row("item-edit", mine(422), ITEM, "POST"),
    read("item-tags", ITEM),
    Row("item-tags", mine(422), ITEM, "POST"),
    Row("item-preview", mine(200), ITEM),  # the player, whose own tests judge it
    Row("item-preview-json", mine(200), ITEM),
    *posted("item-retire", ITEM, 302, alasan="Usang"),
    *posted("item-enemy", ITEM, 422),
    *posted("item-enemy-part", ENEMIES, 302),
    *posted("item-alert", {"uuid": "exam-item", "alert": "item-alert"}, 422),
    *posted("item-hand-in", wording("draft"), 302),
    *posted("item-review", wording("review"), 422),
    *posted("item-pilot", wording("reviewed"), 302),
    *posted("item-release", wording("reviewed"), 302),
    read("item-key", {"uuid": "exam-item", "version": "exam-version"}),
    Row("item-key", mine(422), {"uuid": "exam-item", "version": "exam-version"}, "POST"),
    Row("item-image", mine(404), {"uuid": "exam-item", "number": "1", "place": "1"}),
)

BLUEPRINTS = (
    read("blueprints", CODE),
    Row("blueprints-xlsx", mine(200), CODE),
    read("blueprint-new", CODE),
    Row("blueprint-new", mine(422), CODE, "POST"),
    read("blueprint", PLAN),
    Row("blueprint-rows-xlsx", mine(200), PLAN),
    *(read(f"blueprint-{part}", DRAFT) for part in ("edit", "rows", "banks")),
    Row("blueprint-edit", mine(422), DRAFT, "POST"),
    *(Row(f"blueprint-{part}", mine(302), DRAFT, "POST") for part in ("rows", "banks")),
    *posted("blueprint-publish", DRAFT, 302),
    read("blueprint-withdraw", PLAN),
    Row("blueprint-withdraw", mine(302), PLAN, "POST"),
    read("blueprint-copy", PLAN),
    Row("blueprint-copy", mine(302), PLAN, "POST"),
    read("forms", PLAN),
    Row("forms", mine(422), PLAN, "POST"),
    Row("forms-xlsx", mine(200), PLAN),
    read("form-compose", PLAN),
    Row("form-compose", mine(422), PLAN, "POST"),
    read("form", FORM),
    Row("form-xlsx", mine(200), FORM),
    Row("form-preview", mine(200), FORM),
    Row("form-preview-json", mine(200), FORM),
    Row(
        "practice-image",
        mine(404),
        {"uuid": "practice-blueprint", "version": "practice-version", "place": "1"},
        owner="ani",
    ),
    Row("practices", signed_in(200), owner="ani", page="staff"),
    read("practice", {"uuid": "practice-blueprint"}, owner="ani", colleague=200),
    Row("practice", mine(422) | {"colleague": 422}, {"uuid": "practice-blueprint"}, "POST", owner="ani"),
)

SITTINGS = (
    read("sittings", CODE),
    Row("sittings-xlsx", mine(200), CODE),
    read("sitting-new", PLAN),
    Row("sitting-new", mine(422), PLAN, "POST"),
    read("sitting", SITTING),
    Row("candidates-xlsx", mine(200), SITTING),
    read("sitting-edit", PLANNED),
    Row("sitting-edit", mine(422), PLANNED, "POST"),
    read("sitting-proctors", PLANNED),
    Row("sitting-proctors", mine(302), PLANNED, "POST"),
    read("sitting-publish", PLANNED),
    Row("sitting-publish", mine(422), PLANNED, "POST"),
    read("sitting-cancel", PLANNED),
    Row("sitting-cancel", mine(302), PLANNED, "POST", data={"alasan": "Listrik padam"}),
    read("sitting-candidates", PLANNED),
    Row("sitting-candidates", mine(422), PLANNED, "POST"),
    *(Row(f"sitting-{paper}", mine(200), SITTING) for paper in ("sheet", "rules")),
    Row("sitting-cards", signed_in(405), SITTING),
    Row("sitting-cards", mine(200), SITTING, "POST"),
    read("candidate", CANDIDATE),
    *(read(f"candidate-{what}", CANDIDATE) for what in ("accommodate", "move", "remove")),
    *(Row(f"candidate-{what}", mine(422), CANDIDATE, "POST") for what in ("accommodate", "move", "remove")),
    read("candidate-readmit", CANDIDATE),
    Row("candidate-readmit", mine(422), CANDIDATE, "POST"),
    Row("own-exams", signed_in(200), owner="ani", page="staff"),
    Row("player", everybody(200)),
    Row("player-worker", everybody(200)),
)

MONITOR = (
    read("monitor", SITTING),
    read("monitor", SITTING, owner="citra"),
    Row("monitor-part", mine(200), SITTING),
    Row("monitor-xlsx", mine(200), SITTING),
    *posted("proctor", SITTING, 422),
    Row("exam-minutes", mine(200), SITTING),
    read("board", SITTING),
)

SCORES = (
    read("scores", OVER),
    Row("scores-xlsx", mine(200), OVER),
    read("scores-again", OVER),
    Row("scores-again", mine(422), OVER, "POST"),
    read("scoring-run", RUN),
    Row("scoring-run", mine(422), RUN, "POST"),
    Row("scoring-run-xlsx", mine(200), RUN),
    read("item-analysis", OVER),
    Row("item-analysis-xlsx", mine(200), OVER),
)

EXAMS = (*BANKS, *ITEMS, *BLUEPRINTS, *SITTINGS, *MONITOR, *SCORES)
