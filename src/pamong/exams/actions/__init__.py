"""What changes exams: one function, one use case, one journal fact."""

__all__: list[str] = []
