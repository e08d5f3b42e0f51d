"""A line of "what you should do"."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Task:
    """Something to do, why, and where."""

    title: str
    why: str
    button: str
    url: str
    urgent: bool = False
