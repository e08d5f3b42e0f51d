"""Who may read the results chain of a programme."""

from typing import Final

from tests.house.matrix_needs import read
from tests.house.matrix_rows import Row, mine

PROGRAMME: Final = {"uuid": "chain-programme"}

CHAIN = (
    read("results-chain", PROGRAMME),
    Row("results-chain", mine(200), PROGRAMME, owner="hadi"),
    Row("results-chain", mine(200), PROGRAMME, owner="gita"),
    Row("results-chain", mine(200), PROGRAMME, owner="fajar"),
    Row("results-chain", mine(404), PROGRAMME, owner="ani"),
    Row("results-years-xlsx", mine(200), PROGRAMME),
    Row("results-years-xlsx", mine(200), PROGRAMME, owner="fajar"),
    Row("results-years-xlsx", mine(404), PROGRAMME, owner="ani"),
)
