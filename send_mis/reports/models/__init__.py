from send_mis.reports.models.national import NationalFigure, OwnNationalFigure
from send_mis.reports.models.promised import GovernorVisit, PromisedAction
from send_mis.reports.models.published import Publication, PublicationSection
from send_mis.reports.models.senco import SencoPost
from send_mis.reports.models.termly import GovernorQuestion, TermlyReport

__all__ = [
    "GovernorQuestion",
    "GovernorVisit",
    "NationalFigure",
    "OwnNationalFigure",
    "PromisedAction",
    "Publication",
    "PublicationSection",
    "SencoPost",
    "TermlyReport",
]
