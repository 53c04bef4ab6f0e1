from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "send_mis.audit"
    label = "audit"
