from send_mis.reports.models.national import NationalFigure

__all__ = ["NationalFigure"]
