from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "send_mis.accounts"
    label = "accounts"
