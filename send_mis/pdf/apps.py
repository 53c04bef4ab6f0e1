from django.apps import AppConfig


class PdfConfig(AppConfig):
    name = "send_mis.pdf"
    label = "pdf"
