"""The exam room's hot path and live streams: a small Starlette app that batches saves and calls actions of exams."""
