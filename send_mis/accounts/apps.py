from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "send_mis.accounts"
    label = "accounts"

    def ready(self) -> None:
        from send_mis.accounts import receivers  # noqa: F401 - connects by being read
