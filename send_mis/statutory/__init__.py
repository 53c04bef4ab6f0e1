"""The law's clocks. Facts in, deadlines out: no Django, no database, no clock, no settings.

Each rule is a function whose docstring names its source; `processes` groups them as people meet
them, for the command and the calculator. Models keep facts and ask here.
"""
