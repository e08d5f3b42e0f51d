"""Who may open what of impact reports: keepers and readers of the region, and what was published everybody."""

from typing import Final

from tests.house.matrix_needs import read
from tests.house.matrix_rows import CODE, Row, everybody, mine

STUDY, ESTIMATE = {"uuid": "impact-study"}, {"uuid": "impact-study", "number": "impact-estimate"}
PUBLISHED: Final = {"code": "code", "uuid": "impact-published"}
FILES: Final = ("study-json", "study-panel", "study-spec")
PUBLIC_FILES: Final = ("impact-panel", "impact-spec", "impact-json")

IMPACT = (
    read("study", STUDY),
    Row("study", mine(200), STUDY, owner="hadi"),
    Row("study", mine(200), STUDY, owner="gita"),
    Row("study", mine(200), STUDY, owner="fajar"),
    Row("study", mine(404), STUDY, owner="joko"),
    Row("study", mine(405, 405), STUDY, "POST"),
    Row("study-pdf", mine(200), STUDY),
    Row("study-pdf", mine(200), STUDY, owner="gita"),
    Row("study-xlsx", mine(200), STUDY),
    Row("study-xlsx", mine(404), STUDY, owner="ani"),
    *(Row(name, mine(200), ESTIMATE) for name in FILES),
    *(Row(name, mine(200), ESTIMATE, owner="fajar") for name in FILES),
    Row("impact-list", everybody(200), CODE, page="public"),
    Row("impact-public", everybody(200), PUBLISHED, page="public"),
    Row("impact-public", everybody(404), {"code": "code", "uuid": "impact-study"}),
    *(Row(name, everybody(200), PUBLISHED) for name in PUBLIC_FILES),
    *(Row(name, everybody(404), {"code": "code", "uuid": "impact-study"}) for name in PUBLIC_FILES),
)
