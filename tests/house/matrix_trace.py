"""Who may trace, and who sees the certificates behind a programme. Which number answers whom: tests/web/test_trace.py."""

from typing import Final

from tests.house.matrix_needs import read
from tests.house.matrix_rows import Row, mine, signed_in

PROGRAMME: Final = {"uuid": "chain-programme"}

TRACE = (
    Row("trace", signed_in(200), page="staff"),
    read("programme-certificates", PROGRAMME),
    Row("programme-certificates", mine(200), PROGRAMME, owner="hadi"),
    Row("programme-certificates", mine(200), PROGRAMME, owner="gita"),
    Row("programme-certificates", mine(200), PROGRAMME, owner="fajar"),
    Row("programme-certificates", mine(404), PROGRAMME, owner="ani"),
)
