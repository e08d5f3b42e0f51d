"""Who may open what of messages, surveys and competency."""

from typing import Final

from tests.house.matrix_rows import CODE, Row, everybody, mine, signed_in

POSITION, ANI = {"uuid": "position"}, {"uuid": "ani"}
DRAFT = {"uuid": "dictionary"}
IN_DRAFT = {"uuid": "dictionary", "competency": "own-competency"}
ASIDE = {"uuid": "ani", "evidence": "evidence"}
QUESTION = {"uuid": "draft-questionnaire", "key": "question"}
REGULATION, ROUND = {"uuid": "regulation"}, {"uuid": "round"}

RULE = {"half_life": "12", "alasan": "Kalibrasi tahun pertama"} | {
    "exam": "0,80",
    "practical": "0,75",
    "certificate": "0,70",
    "supervisor": "0,55",
    "peer": "0,50",
    "own": "0,25",
}


def read(name: str, keys: dict[str, str], *, owner: str = "budi", colleague: int = 404, stranger: int = 404) -> Row:
    """A page of its owner's, in the budget of staff."""
    answers = mine(200) | {"colleague": colleague, "stranger": stranger}
    return Row(name, answers, keys, owner=owner, page="staff")


def posted(name: str, keys: dict[str, str], status: int, *, owner: str = "budi", **data: str) -> tuple[Row, Row]:
    """An address that only takes what is sent."""
    return (
        Row(name, signed_in(405), keys, owner=owner),
        Row(name, mine(status), keys, "POST", owner=owner, data=data),
    )


MESSAGES = (
    Row("inbox", signed_in(200), owner="ani", page="staff"),
    Row("message-choice", signed_in(200), owner="ani", page="staff"),
    Row("message-choice", signed_in(422), method="POST", owner="ani"),
    read("message", {"uuid": "message"}, owner="ani"),
    *posted("message-read", {"uuid": "message"}, 302, owner="ani"),
    Row("messages-read", signed_in(405)),
    Row("messages-read", signed_in(302), method="POST"),
    Row("message-check", everybody(200), page="public"),
    read("sent-messages", CODE),
    Row("sent-messages-xlsx", mine(200), CODE),
    *posted("message-share", {"uuid": "message"}, 302),
)

SURVEYS = (
    Row("invitations", signed_in(200), owner="ani", page="staff"),
    read("fill", {"uuid": "invitation"}, owner="ani"),
    Row("fill", mine(422), {"uuid": "invitation"}, "POST", owner="ani"),
    Row("fill-save", signed_in(405), {"uuid": "invitation"}, owner="ani"),
    Row("fill-save", mine(200), {"uuid": "invitation"}, "POST", owner="ani"),
    Row("fill-token", everybody(200), {"token": "token"}, page="public"),
    Row("fill-token", everybody(422), {"token": "token"}, "POST"),
    read("surveys", CODE),
    read("surveys", CODE, owner="hadi"),
    Row("surveys-xlsx", mine(200), CODE),
    read("survey-new", CODE),
    Row("survey-new", mine(422), CODE, "POST"),
    read("survey", {"uuid": "survey"}),
    Row("survey-xlsx", mine(200), {"uuid": "survey"}),
    read("survey-invite", {"uuid": "survey"}),
    Row("survey-invite", mine(302), {"uuid": "survey"}, "POST"),
    read("survey-tokens", {"uuid": "survey"}),
    Row("survey-tokens", mine(200), {"uuid": "survey"}, "POST", data={"banyak": "1", "bentuk": "csv"}),
    *posted("survey-remind", {"uuid": "survey"}, 302),
    *posted("survey-close", {"uuid": "survey"}, 302),
    read("questionnaire-new", CODE),
    Row("questionnaire-new", mine(422), CODE, "POST"),
    read("questionnaire", {"uuid": "draft-questionnaire"}),
    read("questionnaire-edit", {"uuid": "draft-questionnaire"}),
    Row("questionnaire-edit", mine(422), {"uuid": "draft-questionnaire"}, "POST"),
    *posted("questionnaire-publish", {"uuid": "draft-questionnaire"}, 302),
    *posted("questionnaire-next", {"uuid": "questionnaire"}, 302),
    *posted("questionnaire-close", {"uuid": "questionnaire"}, 302),
    read("question-new", {"uuid": "draft-questionnaire", "kind": "scale"}),
    Row("question-new", mine(422), {"uuid": "draft-questionnaire", "kind": "text"}, "POST"),
    read("question-edit", QUESTION),
    Row("question-edit", mine(422), QUESTION, "POST"),
    *posted("question-move", QUESTION, 302, ke="turun"),
    *posted("question-remove", QUESTION, 302),
)

DICTIONARIES = (
    read("frameworks", CODE),
    Row("frameworks-xlsx", mine(200), CODE),
    read("framework-new", CODE),
    Row("framework-new", mine(422), CODE, "POST"),
    read("framework", {"uuid": "built-in"}, colleague=200, stranger=200),
    read("framework", DRAFT),
    Row("framework-xlsx", mine(200), DRAFT),
    read("framework-version", {"uuid": "published-dictionary"}),
    Row("framework-version", mine(422), {"uuid": "published-dictionary"}, "POST"),
    read("framework-edit", DRAFT),
    Row("framework-edit", mine(422), DRAFT, "POST"),
    read("framework-publish", DRAFT),
    Row("framework-publish", mine(302), DRAFT, "POST"),
    *posted("framework-discard", DRAFT, 302),
    read("framework-bridge", DRAFT),
    Row("framework-bridge-xlsx", mine(200), DRAFT),
    read("competency-new", DRAFT),
    Row("competency-new", mine(422), DRAFT, "POST"),
    read("competency-edit", IN_DRAFT),
    Row("competency-edit", mine(422), IN_DRAFT, "POST"),
    *posted("competency-remove", IN_DRAFT, 302),
    read("competency", {"uuid": "competency"}, colleague=200, stranger=200),
    read("imports-of", {"code": "code", "slug": "kamus"}),
    Row("imports-of", mine(422), {"code": "code", "slug": "kamus"}, "POST"),
    read("imports-of", {"code": "code", "slug": "standar"}),
    Row("case-documents", everybody(200)),
    *(
        Row(name, everybody(200), {"sourced_id": fact})
        for name, fact in (
            ("case-document", "case-document"),
            ("case-package", "case-document"),
            ("case-item", "case-item"),
            ("case-item-associations", "case-item"),
            ("case-association", "case-association"),
        )
    ),
)

STANDARDS = (
    read("profile", POSITION, colleague=200),
    Row("profile-xlsx", mine(200) | {"colleague": 200}, POSITION),
    read("profile-edit", POSITION),
    Row("profile-edit", mine(302), POSITION, "POST", data={"dasar": "SK 1"}),
    read("profiles", CODE),
    Row("profiles-xlsx", mine(200), CODE),
    read("job-levels", CODE),
    Row("job-levels", mine(302), CODE, "POST", data={"jenjang": "JPT Madya", "level": "5", "dasar": "SK 1"}),
    Row("job-levels-xlsx", mine(200), CODE),
    read("regulations", CODE),
    Row("regulations-xlsx", mine(200), CODE),
    read("regulation-new", CODE),
    Row("regulation-new", mine(422), CODE, "POST"),
    read("regulation", REGULATION),
    read("regulation-edit", REGULATION),
    Row("regulation-edit", mine(422), REGULATION, "POST"),
    read("regulation-withdraw", REGULATION),
    Row("regulation-withdraw", mine(302), REGULATION, "POST", data={"pada": "2/1/2026", "pengganti": ""}),
    *posted("regulation-link", REGULATION, 302, kompetensi="Komunikasi"),
    *posted("regulation-unlink", REGULATION | {"competency": "competency"}, 302),
    read("reviews", CODE),
    Row("reviews-xlsx", mine(200), CODE),
    read("review-close", {"uuid": "review"}),
    Row("review-close", mine(302), {"uuid": "review"}, "POST", data={"hasil": "keep", "alasan": "Masih berlaku"}),
)

LEVELS = (
    read("person-competency", ANI),
    read("person-competency", ANI, owner="ani"),
    Row("person-competency", mine(404), ANI, owner="gita"),
    Row("person-competency", mine(404), ANI, owner="hadi"),
    Row("person-competency-xlsx", mine(200), ANI),
    read("evidence-new", ANI),
    Row("evidence-new", mine(422), ANI, "POST"),
    Row("evidence-new", mine(404), ANI, owner="ani"),
    read("evidence-aside", ASIDE),
    Row("evidence-aside", mine(302), ASIDE, "POST", data={"alasan": "Keliru"}),
    read("discussion", {"uuid": "discussion"}, owner="ani"),
    read("discussion", {"uuid": "discussion"}, owner="fajar"),
    Row("discussion", mine(404), {"uuid": "discussion"}),
    *posted("discussion-propose", {"uuid": "discussion"}, 302, owner="fajar", gugur="5", hasil="Belum melihat"),
    Row("discussion-answer", signed_in(405), {"uuid": "proposed"}, owner="ani"),
    read("gap-rule", CODE, owner="hadi", colleague=200),
    Row("gap-rule", mine(302), CODE, "POST", owner="hadi", data=RULE),
    Row("gap-rule", mine(404), CODE, "POST", data=RULE),
    Row("gap-rule-xlsx", mine(200) | {"colleague": 200}, CODE, owner="hadi"),
)

ROUNDS = (
    Row("ratings", signed_in(200), owner="ani", page="staff"),
    read("rounds", CODE),
    Row("rounds-xlsx", mine(200), CODE),
    read("round-new", CODE),
    Row("round-new", mine(422), CODE, "POST"),
    read("round", ROUND),
    *posted("round-open", {"uuid": "planned-round"}, 302),
    *posted("round-remind", ROUND, 302),
    *posted("round-close", ROUND, 302),
    *posted("round-cancel", {"uuid": "planned-round"}, 302),
    Row("round-xlsx", mine(200), ROUND),
    read("round-others", ROUND | {"which": "belum-mulai"}),
    Row("round-others-xlsx", mine(200), ROUND | {"which": "tidak-dinilai"}),
    read("peer-replace", {"uuid": "subject"}),
    Row("peer-replace", mine(422), {"uuid": "subject"}, "POST"),
)

GAPS = (
    read("competency-hub", CODE),
    read("competency-hub", CODE, owner="fajar"),
    read("competency-hub", CODE, owner="hadi"),
    read("gaps", CODE),
    read("gaps", CODE, owner="fajar"),
    read("gaps", CODE, owner="hadi"),
    Row("gaps", mine(404), CODE, owner="gita"),
    Row("gaps-xlsx", mine(200), CODE),
    Row("gaps-svg", mine(200), CODE),
    read("mismatch", CODE),
    Row("mismatch-xlsx", mine(200), CODE),
    read("unit-competency", {"uuid": "unit"}),
    read("unit-competency", {"uuid": "unit"}, owner="fajar"),
    Row("unit-competency-xlsx", mine(200), {"uuid": "unit"}),
    read("snapshots", CODE),
    Row("snapshots-xlsx", mine(200), CODE),
    *posted("snapshot-take", CODE, 302, judul="Potret Januari"),
    read("snapshot", {"uuid": "snapshot"}),
)

NEEDS: Final = (*MESSAGES, *SURVEYS, *DICTIONARIES, *STANDARDS, *LEVELS, *ROUNDS, *GAPS)
