from django.apps import AppConfig


class ParentsConfig(AppConfig):
    name = "send_mis.parents"
    label = "parents"
