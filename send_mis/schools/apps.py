from django.apps import AppConfig


class SchoolsConfig(AppConfig):
    name = "send_mis.schools"
    label = "schools"
