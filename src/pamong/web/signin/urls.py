"""Addresses of the way in and of the own account. The names are those that the accounts library looks for."""

from allauth.account.views import LogoutView
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp.views import DeactivateTOTPView
from allauth.mfa.webauthn.views import ListWebAuthnView, RemoveWebAuthnView
from django.urls import path
from django.views.generic import RedirectView

from pamong.web.signin import account, receivers, views
from pamong.web.signin.account import own

__all__ = ["receivers", "urlpatterns"]  # signals are received from here on


def page(name: str) -> str:
    """Template of a page."""
    return f"web/signin/{name}.html"


urlpatterns = [
    path("masuk/", views.SignIn.as_view(), name="account_login"),
    path("masuk/faktor/", views.SecondFactor.as_view(), name="mfa_authenticate"),
    path("masuk/kunci/", views.SignInByPasskey.as_view(), name="mfa_login_webauthn"),
    path("masuk/kode/", views.by_code, name="signin-code"),
    path("masuk/sandi/", views.create, name="signin-create"),
    path("masuk/peran/<uuid:uuid>", views.as_member, name="tour-signin"),
    path("masuk/peran/warga", views.as_visitor, name="tour-visitor"),
    path("masuk/ulang/", own(account.Again.as_view()), name="account_reauthenticate"),
    path("masuk/ulang/kode/", own(account.AgainByFactor.as_view()), name="mfa_reauthenticate"),
    path(
        "masuk/ulang/kunci/",
        own(account.AgainByPasskey.as_view()),
        name="mfa_reauthenticate_webauthn",
    ),
    path("keluar/", LogoutView.as_view(template_name=page("sign_out")), name="account_logout"),
    path("akun/", own(account.account), name="account"),
    path("akun/sandi/", own(account.ChangePassword.as_view()), name="account_change_password"),
    path("akun/email/", own(account.email, confirmed=True), name="account-email"),
    path("akun/perangkat/", own(account.devices), name="usersessions_list"),
    path("akun/perangkat/<int:device>/akhiri", own(account.device_end), name="device-end"),
    path("akun/faktor/", own(RedirectView.as_view(pattern_name="account")), name="mfa_index"),
    path("akun/faktor/aplikasi/", own(account.AddApp.as_view()), name="mfa_activate_totp"),
    path(
        "akun/faktor/aplikasi/lepas/",
        own(DeactivateTOTPView.as_view(template_name=page("app_remove"))),
        name="mfa_deactivate_totp",
    ),
    path(
        "akun/faktor/pemulihan/",
        own(ViewRecoveryCodesView.as_view(template_name=page("recovery_codes"))),
        name="mfa_view_recovery_codes",
    ),
    path("akun/faktor/pemulihan/unduh", own(account.DownloadCodes.as_view()), name="mfa_download_recovery_codes"),
    path(
        "akun/faktor/pemulihan/baru/",
        own(GenerateRecoveryCodesView.as_view(template_name=page("recovery_codes_new"))),
        name="mfa_generate_recovery_codes",
    ),
    path("akun/kunci/", own(ListWebAuthnView.as_view(template_name=page("passkeys"))), name="mfa_list_webauthn"),
    path("akun/kunci/tambah/", own(account.AddPasskey.as_view()), name="mfa_add_webauthn"),
    path(
        "akun/kunci/<int:pk>/ubah/",
        own(account.RenamePasskey.as_view()),
        name="mfa_edit_webauthn",
    ),
    path(
        "akun/kunci/<int:pk>/hapus/",
        own(RemoveWebAuthnView.as_view(template_name=page("passkey_remove"))),
        name="mfa_remove_webauthn",
    ),
]
