"""The door: allauth's pages with our marks, and the choice of hat. Signing up is no route."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from django.urls import path, re_path

from send_mis.access import invitations, views
from send_mis.access.marks import public, signed_in
from send_mis.accounts import views as accounts

BOTH = ("GET", "POST")

urlpatterns = [
    path("choose-role/", views.hat_choose, name="hat_choose"),
    path("choose-role/second-step/", views.second_factor_page, name="second_factor"),
    path("accounts/login/", views.sign_in, name="account_login"),
    path("accounts/logout/", views.sign_out, name="account_logout"),
    path(
        "accounts/2fa/authenticate/",
        public(methods=BOTH)(mfa.authenticate),
        name="mfa_authenticate",
    ),
    path(
        "accounts/password/reset/",
        public(methods=BOTH)(account.password_reset),
        name="account_reset_password",
    ),
    path(
        "accounts/password/reset/done/",
        public()(account.password_reset_done),
        name="account_reset_password_done",
    ),
    path(
        "accounts/password/reset/key/done/",
        public()(account.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^accounts/password/reset/key/(?P<uidb36>[0-9a-f]{32})-(?P<key>[^/]+)/$",
        public(methods=BOTH)(account.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path(
        "accounts/invitation/<token>/",
        public(methods=BOTH)(invitations.invitation_accept),
        name="invitation_accept",
    ),
    path("accounts/security/", signed_in()(accounts.account_security), name="account_security"),
    path(
        "accounts/unsent/",
        signed_in(methods=BOTH)(accounts.account_unsent),
        name="account_unsent",
    ),
    path(
        "accounts/password/change/",
        signed_in(methods=BOTH)(accounts.password_change),
        name="account_change_password",
    ),
    path(
        "accounts/reauthenticate/",
        signed_in(methods=BOTH)(account.reauthenticate),
        name="account_reauthenticate",
    ),
    path("accounts/2fa/", signed_in()(accounts.second_factor_index), name="mfa_index"),
    path(
        "accounts/2fa/reauthenticate/",
        signed_in(methods=BOTH)(mfa.reauthenticate),
        name="mfa_reauthenticate",
    ),
    path("accounts/2fa/totp/activate/", views.second_factor_set_up, name="mfa_activate_totp"),
    path("accounts/2fa/totp/deactivate/", views.second_factor_turn_off, name="mfa_deactivate_totp"),
    path(
        "accounts/2fa/recovery-codes/",
        signed_in()(recovery_codes.view_recovery_codes),
        name="mfa_view_recovery_codes",
    ),
    path(
        "accounts/2fa/recovery-codes/generate/",
        signed_in(methods=BOTH)(recovery_codes.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
]
