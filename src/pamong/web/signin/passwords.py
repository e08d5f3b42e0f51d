"""What a password must be: long, not a usual one, not only digits, and nothing that colleagues know anyway."""

import re

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from pamong.people.queries.signin import known_words

LONGEST_COMMON_WORD = 3
"""Letters up to which a part of a name may stand in a password."""


class LongEnough:
    """At least so many characters; the more, the better, and any will do."""

    def __init__(self, length: int = 10) -> None:
        """Take the length."""
        self.length = length

    def validate(self, password: str, user: object = None) -> None:  # noqa: ARG002  # Django's signature
        """Refuse a short one."""
        if len(password) < self.length:
            raise ValidationError(
                _(
                    "Kata sandi ini %(read)s karakter. Pakai paling sedikit %(length)s; beberapa kata biasa sudah cukup."
                ),
                params={"read": len(password), "length": self.length},
            )

    def get_help_text(self) -> str:
        """The rule."""
        return _("Paling sedikit %(length)s karakter; beberapa kata biasa sudah cukup.") % {"length": self.length}


class NotUsual(CommonPasswordValidator):
    """None of the twenty thousand that are tried first."""

    def get_error_message(self) -> str:
        """Why, and what to do."""
        return _("Kata sandi ini termasuk yang paling sering dipakai orang, jadi paling dulu dicoba. Pilih yang lain.")

    def get_help_text(self) -> str:
        """The rule."""
        return _("Bukan kata sandi yang biasa dipakai orang.")


class NotDigitsOnly:
    """A number is a date, a telephone or a NIP."""

    def validate(self, password: str, user: object = None) -> None:  # noqa: ARG002  # Django's signature
        """Refuse a number."""
        if re.sub(r"[\s.\-/+]", "", password).isdecimal():
            raise ValidationError(_("Kata sandi ini hanya berisi angka. Tambahkan huruf atau kata."))

    def get_help_text(self) -> str:
        """The rule."""
        return _("Tidak hanya angka.")


class NotAboutYou:
    """Names and numbers of oneself are what a colleague would try."""

    def validate(self, password: str, user: object = None) -> None:
        """Refuse what holds a part of the name, the number or the address of the account."""
        text = password.lower()
        words = known_words(user) if user is not None else []
        if found := next((word for word in words if len(word) > LONGEST_COMMON_WORD and word in text), None):
            raise ValidationError(
                _("Kata sandi ini memuat “%(word)s”, yang diketahui orang tentang Anda. Pilih kata yang lain."),
                params={"word": found},
            )

    def get_help_text(self) -> str:
        """The rule."""
        return _("Tanpa nama, NIP, tanggal lahir, atau alamat e-mail Anda.")
