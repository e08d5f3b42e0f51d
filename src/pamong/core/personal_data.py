"""What tables that are not ours hold about people. Our own models say it themselves, in ``personal_data``.

Export, erasure and retention read both. A library that brings a new table must be entered here, with the reason why it may stay.
"""

THIRD_PARTY: dict[str, dict[str, str]] = {
    "account.EmailAddress": {  # stays empty: the address to sign in with stands in people.Account
        "user": "whose address it is",
        "email": "an address to sign in with",
    },
    "account.EmailConfirmation": {"email_address": "stays empty: addresses are not confirmed by mail"},
    "auth.Group": {},  # stays empty: roles are people.Grant
    "auth.Permission": {},  # names of rights that nothing asks
    "contenttypes.ContentType": {},  # names of models
    "procrastinate.ProcrastinateJob": {},  # arguments are numbers of rows; a job that succeeded is deleted
    "mfa.Authenticator": {
        "user": "whose second factor it is",
        "data": "secret of an authenticator app, digests of recovery codes, public keys of passkeys",
    },
    "procrastinate.ProcrastinateEvent": {},  # when a job changed its state
    "procrastinate.ProcrastinatePeriodicDefer": {},  # when a schedule last ran
    "procrastinate.ProcrastinateWorker": {},  # heartbeats of worker processes
    "sessions.Session": {"session_data": "who is signed in on a device; gone two weeks after the last use"},
    "usersessions.UserSession": {
        "user": "whose device it is",
        "ip": "shown to the owner, who notices a stranger by it; gone with the session",
        "user_agent": "shown to the owner as the kind of device; gone with the session",
        "session_key": "ties the line to the session",
        "data": "stays empty",
    },
}
"""Model of a library → its fields with personal data, and why they are kept. Empty: none."""
