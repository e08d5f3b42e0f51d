"""Runs the thing: home, database process, supervisor, doctor, backup, metrics, logs."""
