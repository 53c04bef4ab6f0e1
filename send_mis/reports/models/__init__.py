from send_mis.reports.models.national import NationalFigure
from send_mis.reports.models.termly import GovernorQuestion, TermlyReport

__all__ = ["GovernorQuestion", "NationalFigure", "TermlyReport"]
