"""What tables that are not ours hold about people. Our own models say it themselves, in ``personal_data``.

Export, erasure and retention read both. A library that brings a new table must be entered here, with the reason why it may stay.
"""

THIRD_PARTY: dict[str, dict[str, str]] = {
    "contenttypes.ContentType": {},  # names of models
    "procrastinate.ProcrastinateJob": {},  # arguments are numbers of rows; a job that succeeded is deleted
    "procrastinate.ProcrastinateEvent": {},  # when a job changed its state
    "procrastinate.ProcrastinatePeriodicDefer": {},  # when a schedule last ran
    "procrastinate.ProcrastinateWorker": {},  # heartbeats of worker processes
}
"""Model of a library → its fields with personal data, and why they are kept. Empty: none."""
