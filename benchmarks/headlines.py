"""The headline figures: what ``docs/benchmarks.md`` shows of each benchmark, and what stands beside it."""

from dataclasses import dataclass
from typing import Final, Literal

Better = Literal["more", "less"]


@dataclass(frozen=True, slots=True)
class Headline:
    """One line of the table.

    words       what the figure is, with its unit
    target      what was promised before it was measured; None: nothing was
    limit       name of the limit in the same document, or a figure that was measured elsewhere
    beside      what that limit or peer is, and where the figure is from
    """

    benchmark: str
    figure: str
    words: str
    better: Better
    target: float | None = None
    limit: str | float | None = None
    beside: str = ""


HERE: Final = "this machine"
PEERS: Final = "two cores, 200 candidates, 2026, by the same driver"

HEADLINES: Final = (
    Headline("machine", "fdatasync_200_bytes_per_s", "durable writes of 200 bytes, per second", "more"),
    Headline("machine", "bare_insert_committed_per_s", "bare inserts, one commit each, per second", "more"),
    Headline("machine", "asgi_hello_per_cpu_s", "empty answers of the web server, per CPU second", "more"),
    Headline(
        *(
            "journal",
            "entries_committed_per_s",
            "journal facts with two reactions, one commit each, per second",
            "more",
        ),
        limit="bare_insert_committed_per_s",
        beside="bare inserts, one commit each",
    ),
    Headline(
        *("journal", "entries_1000_in_one_commit_per_s", "journal facts, a thousand in a commit, per second", "more"),
        limit="bare_insert_1000_in_one_commit_per_s",
        beside="bare inserts, a thousand in a commit",
    ),
    Headline("journal", "verified_entries_per_s", "journal facts verified, per second", "more"),
    Headline("start", "first_page_s", "from the command to the first page of a sample home, s", "less", 90),
    Headline("start", "second_start_s", "second start, s", "less", 5),
    Headline("start", "stop_s", "stop after Ctrl-C, s", "less", 10),
    Headline(
        *(
            "import_people",
            "rows_per_s",
            "people of a registry of 30,000 previewed and applied, per second",
            "more",
            3_000,
        ),
        limit="bare_copy_rows_per_s",
        beside="bare `COPY` of the same cells",
    ),
    Headline(
        *("import_cases", "rows_per_s", "cases of 50,000 previewed and applied, per second", "more", 20_000),
        limit="bare_copy_rows_per_s",
        beside="bare `COPY` into an equal table",
    ),
    Headline("directory", "first_page_p95_ms", "directory of 30,000 among a million, first page, p95 ms", "less", 50),
    Headline("directory", "by_name_and_unit_p95_ms", "the same, searched by name and office, p95 ms", "less", 50),
    Headline(
        *("gap", "snapshot_s", "gaps of 30,000 people × 12 competencies × 5 proofs, s", "less", 5),
        limit="read_once_s",
        beside="reading the same rows once",
    ),
    Headline(
        *("indicators", "indicators_s", "indicators of a large region by office and month, s", "less"),
        limit="count_s",
        beside="counting the same rows once",
    ),
    Headline(
        *("impact", "staggered_500x36_s", "impact of 500 offices × 36 months with everything, s", "less", 2),
        limit="diff_diff_fit_s",
        beside="the bare fit of `diff-diff`",
    ),
    Headline("impact", "series_5_years_of_days_s", "impact on five years of days, s", "less", 2),
    Headline("impact_page", "page_ms", "report of a study of 144,000 cases, ms", "less", 100),
    Headline("round", "open_ms_per_person", "needs analysis opened, ms per person", "less"),
    Headline("round", "close_ms_per_person", "needs analysis closed, ms per person", "less"),
    Headline(
        *("registration_rush", "p99_s", "30 seats, 5,000 registrations by 64 at once, p99 s", "less", 1),
        limit="bare_p99_s",
        beside="a bare counter under one lock",
    ),
    Headline(
        *("issue_certificates", "certificates_per_cpu_s", "certificates issued and sealed, per CPU second", "more"),
        limit="in_series_per_cpu_s",
        beside="bare Typst and bare pyHanko in series",
    ),
    Headline(
        *(
            "issue_certificates",
            "certificates_per_s",
            "certificates issued and sealed, per second, one process",
            "more",
        ),
        limit=7.5,
        beside="Moodle's customcert, unsigned, two processes; two cores, 2026",
    ),
    Headline(
        *("survey", "forms_per_s", "survey forms of citizens durably stored, per second", "more", 500),
        limit="bare_forms_per_s",
        beside="bare inserts of the same rows, 64 in a commit",
    ),
    Headline(
        *("exam_save", "saves_64_per_s", "answers durably saved, 64 candidates, per second", "more", 4_000),
        limit="hello_per_s",
        beside="empty answers of the web server by the same driver",
    ),
    Headline("exam_save", "p99_64_s", "the same, p99 s", "less", 0.060),
    Headline("exam_save", "p99_200_s", "answers durably saved, 200 candidates, p99 s", "less", 0.100),
    Headline(
        *("exam_whole", "per_min", "whole exams of thirty answers, per minute", "more", 3_000),
        limit="moodle_per_min",
        beside=f"Moodle 4.5; {PEERS}",
    ),
    Headline(
        *("exam_whole", "cpu_s_each", "whole exam, CPU seconds", "less", 0.02),
        limit="moodle_cpu_s_each",
        beside=f"Moodle 4.5; {PEERS}",
    ),
    Headline("exam_room", "p99_s", "room of 2,000 candidates, an answer each in ten seconds, p99 s", "less", 0.250),
    Headline("exam_room", "memory_mb", "the same, memory of everything, MB", "less", 1_024),
    Headline("exam_chaos", "lost", "acknowledged answers lost while everything is killed in turn", "less", 0),
    Headline("exam_chaos", "finished", "candidates of 200 who finished all the same", "more", 200),
    Headline("pages", "home_kb", "first page with all it loads, KB", "less", 60),
    Headline("pages", "survey_kb", "survey at the counter, KB", "less", 60),
    Headline("pages", "check_kb", "check of a certificate, KB", "less", 60),
    Headline("pages", "exam_player_kb", "exam player, KB", "less", 60),
    Headline("pages", "participant_kb", "participant's own page, KB", "less", 100),
    Headline("pages", "catalogue_kb", "catalogue, KB", "less", 100),
    Headline("pages", "leader_kb", "leader's page, KB", "less", 100),
    Headline("pages", "trace_ms", "one certificate traced from need to outcome, page, ms", "less"),
)

ROUNDS_OF: Final = {
    "impact": 3,
    **dict.fromkeys(("directory", "indicators", "impact_page", "round", "registration_rush", "issue_certificates"), 1),
    **dict.fromkeys(("survey", "exam_save", "exam_whole", "exam_room", "exam_chaos", "pages"), 1),
}
"""Once: what takes minutes, and what is a quantile or a median of many measurements already."""
