from django.apps import AppConfig


class CalculatorConfig(AppConfig):
    name = "send_mis.calculator"
    label = "calculator"
