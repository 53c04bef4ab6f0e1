from django.apps import AppConfig
from django.db.models.signals import post_save


class AuditConfig(AppConfig):
    name = "send_mis.audit"
    label = "audit"

    def ready(self) -> None:
        from send_mis.audit.record import note_version

        post_save.connect(note_version, dispatch_uid="who saved a version")
