"""How passwords are kept."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2id(Argon2PasswordHasher):
    """Argon2id with 19 MiB, two passes and one lane: one of the sets that OWASP holds to be equally strong.

    Django's own asks 100 MiB and eight lanes of each sign-in. When 400 candidates sign in at the beginning of an exam, that
    is a gigabyte in twelve threads, and half a minute on two cores.
    """

    memory_cost = 19_456
    time_cost = 2
    parallelism = 1
