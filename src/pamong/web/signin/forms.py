"""What people type to get in, and to look after the own account."""

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm
from allauth.account.forms import ReauthenticateForm as AskAgainForm
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as FactorAgainForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.forms import BooleanField, CharField, EmailField, Form, PasswordInput, TextInput, ValidationError
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pamong.core.refusals import Refusal
from pamong.people.actions.factors import check_new_app, use_factor
from pamong.web.signin.adapter import confirm
from pamong.web.signin.source import source_of, visitor

PLAIN = {"autocapitalize": "none", "spellcheck": "false"}


def rules() -> str:
    """What a password must be, in one paragraph."""
    return " ".join(password_validators_help_texts())


def name_field() -> CharField:
    """NIP or e-mail address, as one types it."""
    return CharField(
        label=gettext_lazy("NIP atau e-mail"),
        help_text=gettext_lazy("NIP boleh ditulis dengan spasi atau titik"),
        max_length=254,
        widget=TextInput(attrs={**PLAIN, "autocomplete": "username webauthn", "inputmode": "email"}),
        error_messages={"required": gettext_lazy("NIP atau e-mail masih kosong.")},
    )


def password_field(label: Any, *, new: bool = False, help_text: Any = "") -> CharField:
    """A password, which is never shown back."""
    return CharField(
        label=label,
        help_text=help_text,
        strip=False,
        max_length=200,
        widget=PasswordInput(attrs={"autocomplete": "new-password" if new else "current-password"}),
        error_messages={"required": gettext_lazy("Kata sandi masih kosong.")},
    )


def code_field(label: Any, help_text: Any = "", *, numeric: bool = True) -> CharField:
    """A code, which browsers may fill in from where it arrived."""
    attrs = {**PLAIN, "autocomplete": "one-time-code" if numeric else "off"}
    return CharField(
        label=label,
        help_text=help_text,
        max_length=60,
        widget=TextInput(attrs={**attrs, "inputmode": "numeric"} if numeric else attrs),
        error_messages={"required": gettext_lazy("Kode masih kosong.")},
    )


class SignInForm(LoginForm):  # type: ignore[misc]  # the library has no types
    """Name and password."""

    def __init__(self, *args: Any, **options: Any) -> None:
        """Put our fields in the place of the library's."""
        super().__init__(*args, **options)
        self.fields["login"] = name_field()
        self.fields["password"] = password_field(gettext_lazy("Kata sandi"))
        self.fields["remember"] = BooleanField(
            label=gettext_lazy("Ingat saya di perangkat ini"),
            help_text=gettext_lazy("Jangan centang di ponsel atau komputer yang dipakai bersama"),
            required=False,
        )
        self.order_fields(["login", "password", "remember"])

    def user_credentials(self) -> dict[str, str]:
        """What the backend asks for."""
        return {"login": self.cleaned_data["login"], "password": self.cleaned_data["password"]}

    def clean(self) -> Any:
        """Look the account up; a refusal stands above the form."""
        return refused(super().clean)


class AgainForm(AskAgainForm):  # type: ignore[misc]  # the library has no types
    """The password, asked again."""

    def __init__(self, *args: Any, **options: Any) -> None:
        """Put our field in the place of the library's."""
        super().__init__(*args, **options)
        self.fields["password"] = password_field(gettext_lazy("Kata sandi"))

    def clean_password(self) -> Any:
        """Compare it, counting the try."""
        return refused(super().clean_password)


class ByFactor:
    """A code of an app, or a recovery code."""

    user: Any
    cleaned_data: dict[str, Any]

    def clean_code(self) -> str:
        """Use it up."""
        code: str = self.cleaned_data["code"]
        request, account = context.request, self.user
        self.authenticator = refused(
            lambda: use_factor(visitor(request), account=account.pk, code=code, source=source_of(request, account.uuid))
        )
        return code


def factor_field() -> CharField:
    """One field for both."""
    return code_field(
        gettext_lazy("Kode"), gettext_lazy("6 angka dari aplikasi autentikator, atau satu kode pemulihan")
    )


class FactorForm(ByFactor, AuthenticateForm):  # type: ignore[misc]  # the library has no types
    """The second factor at sign-in."""

    def __init__(self, *args: Any, **options: Any) -> None:
        """Put our field in the place of the library's."""
        super().__init__(*args, **options)
        self.fields["code"] = factor_field()


class FactorFormAgain(ByFactor, FactorAgainForm):  # type: ignore[misc]  # the library has no types
    """The second factor, asked again."""

    def __init__(self, *args: Any, **options: Any) -> None:
        """Put our field in the place of the library's."""
        super().__init__(*args, **options)
        self.fields["code"] = factor_field()


class AppForm(ActivateTOTPForm):  # type: ignore[misc]  # the library has no types
    """The first code of a new app.

    counter     of the code, once it is right
    """

    counter: int

    def __init__(self, *args: Any, **options: Any) -> None:
        """Put our field in the place of the library's."""
        super().__init__(*args, **options)
        self.fields["code"] = code_field(gettext_lazy("Kode dari aplikasi"), gettext_lazy("6 angka"))

    def clean_code(self) -> str:
        """Compare it; a phone with a wrong clock is told by how much."""
        code: str = self.cleaned_data["code"]
        self.counter = refused(lambda: check_new_app(secret=self.secret, code=code))
        return code


class PasskeyForm(AddWebAuthnForm):  # type: ignore[misc]  # the library has no types
    """A new passkey, and what one calls it."""

    def __init__(self, *args: Any, **options: Any) -> None:
        """Put our field in the place of the library's."""
        super().__init__(*args, **options)
        self.fields["name"] = passkey_name()

    def clean(self) -> Any:
        """Only keys that ask for a finger, a face or a PIN: they alone let somebody in without a password."""
        self.cleaned_data["passwordless"] = True
        return super().clean()


class PasskeyNameForm(EditWebAuthnForm):  # type: ignore[misc]  # the library has no types
    """What one calls a passkey."""

    def __init__(self, *args: Any, **options: Any) -> None:
        """Put our field in the place of the library's."""
        super().__init__(*args, **options)
        self.fields["name"] = passkey_name(required=True)


def passkey_name(*, required: bool = False) -> CharField:
    """A name by which one tells the own keys apart."""
    return CharField(
        label=gettext_lazy("Nama kunci"),
        help_text=gettext_lazy("Misalnya “Ponsel saya”"),
        max_length=60,
        required=required,
        error_messages={"required": gettext_lazy("Nama kunci masih kosong.")},
    )


class CodeForm(Form):
    """Name and one-time code."""

    login = name_field()
    code = code_field(gettext_lazy("Kode sekali pakai"), gettext_lazy("Dari admin unit atau pengawas"), numeric=False)


class TwoPasswords:
    """A new password, typed twice."""

    cleaned_data: dict[str, Any]

    def twice(self) -> None:
        """Refuse two that differ."""
        first, second = self.cleaned_data.get("password1"), self.cleaned_data.get("password2")
        if first and second and first != second:
            self.add_error("password2", _("Keduanya tidak sama. Ketik ulang kata sandi baru."))  # type: ignore[attr-defined]  # a form's


class NewPasswordForm(TwoPasswords, Form):
    """The password of who came with a one-time code."""

    password1 = password_field(gettext_lazy("Kata sandi baru"), new=True, help_text=lazy(rules, str)())
    password2 = password_field(gettext_lazy("Kata sandi baru, sekali lagi"), new=True)

    def __init__(self, *args: Any, account: Any, **options: Any) -> None:
        """Take whose password it will be."""
        super().__init__(*args, **options)
        self.account = account

    def clean_password1(self) -> str:
        """Hold it against the rules."""
        password: str = self.cleaned_data["password1"]
        validate_password(password, self.account)
        return password

    def clean(self) -> dict[str, Any]:
        """Compare the two."""
        self.twice()
        return self.cleaned_data


class OtherPasswordForm(TwoPasswords, ChangePasswordForm):  # type: ignore[misc]  # the library has no types
    """Another password instead of the present one."""

    def __init__(self, *args: Any, **options: Any) -> None:
        """Put our fields in the place of the library's."""
        super().__init__(*args, **options)
        self.fields["oldpassword"] = password_field(gettext_lazy("Kata sandi sekarang"))
        self.fields["password1"] = password_field(
            gettext_lazy("Kata sandi baru"), new=True, help_text=lazy(rules, str)()
        )
        self.fields["password2"] = password_field(gettext_lazy("Kata sandi baru, sekali lagi"), new=True)

    def clean_oldpassword(self) -> str:
        """Compare it, counting the try."""
        password: str = self.cleaned_data["oldpassword"]
        if not refused(lambda: confirm(context.request, self.user, password)):
            raise ValidationError(_("Kata sandi sekarang tidak cocok. Periksa, lalu coba lagi."))
        return password

    def clean_password1(self) -> str:
        """Hold it against the rules."""
        password: str = self.cleaned_data["password1"]
        validate_password(password, self.user)
        return password

    def clean(self) -> dict[str, Any]:
        """Compare the two."""
        self.twice()
        return self.cleaned_data


class EmailForm(Form):
    """The address to sign in with, or none."""

    email = EmailField(
        label=gettext_lazy("E-mail untuk masuk"),
        help_text=gettext_lazy("Kosongkan bila Anda hanya ingin masuk dengan NIP"),
        required=False,
        max_length=254,
        error_messages={"invalid": gettext_lazy("Alamat e-mail itu tidak lengkap. Tulis misalnya siti@contoh.go.id.")},
    )


def refused(ask: Any) -> Any:
    """What an action answers; its refusal becomes the form's, in the same words."""
    try:
        return ask()
    except Refusal as refusal:
        raise ValidationError(str(refusal), code=refusal.code) from refusal
