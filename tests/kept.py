"""What a process keeps of rows that never change. In another database the same ids are other rows."""

from pamong.exams.queries.item_stats import analysed
from pamong.exams.queries.packages import package_of
from pamong.exams.queries.scores import keys_of
from pamong.web.public.served import figures_of, month_lines


def forget() -> None:
    """Keep nothing any more."""
    for known in (package_of, keys_of, analysed, figures_of, month_lines):
        known.cache_clear()
