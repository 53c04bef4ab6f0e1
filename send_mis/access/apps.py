from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "send_mis.access"
    label = "access"

    def ready(self) -> None:
        from send_mis.access import checks  # noqa: F401 registers the check of the routes
