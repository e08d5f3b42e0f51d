"""What visitors type."""

import re

from django.forms import CharField, Form, TextInput, ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

DIGEST_LENGTH = 64


class DigestForm(Form):
    """A seal's fingerprint, typed or pasted. Blanks, the middle dot and capital letters do no harm."""

    sidik = CharField(
        label=gettext_lazy("Sidik jari segel"),
        help_text=gettext_lazy("64 angka dan huruf a sampai f, tercetak pada bukti PDF"),
        max_length=500,
        widget=TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
        error_messages={
            "required": gettext_lazy("Sidik jari masih kosong. Tempel 64 angka dan huruf dari bukti Anda.")
        },
    )

    def clean_sidik(self) -> str:
        """The digest in lower case; refuses anything but 64 hex digits and says what was read."""
        read = re.sub(r"[\s·-]", "", self.cleaned_data["sidik"]).lower()
        if strange := re.search(r"[^0-9a-f]", read):
            raise ValidationError(
                _(
                    "“%(sign)s” bukan bagian sidik jari, yang hanya berisi angka dan huruf a sampai f. Salin lagi dari bukti."
                ),
                params={"sign": strange[0]},
            )
        if len(read) != DIGEST_LENGTH:
            raise ValidationError(
                _("Terbaca %(read)s dari %(length)s angka dan huruf. Salin sidik jari itu seluruhnya."),
                params={"read": len(read), "length": DIGEST_LENGTH},
            )
        return read
