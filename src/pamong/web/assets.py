"""Static files under names that change with their content, also where one of our scripts imports another."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class Assets(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # the library has no types
    """Writes hashed names into the imports of the player, so that an old script never meets a new one.

    Django's own switch does that for every script, also for those of packages, which import what is not there.
    """

    patterns = (
        *CompressedManifestStaticFilesStorage.patterns,
        ("ujian*.js", ((r"""(?P<matched>from "(?P<url>\./[\w-]+\.js)";)""", """from "%(url)s";"""),)),
    )
