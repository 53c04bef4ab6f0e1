from django.apps import AppConfig


class LinksConfig(AppConfig):
    name = "send_mis.links"
    label = "links"
