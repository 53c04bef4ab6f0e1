"""What a person fills in on forms of reports to governors."""

from tests.house.filling import Filled

FILLED_REPORTS: dict[str, Filled] = {
    "reports_draft": Filled({}),
    "report_change": Filled({"summary": "One in five."}, {"progress": "Reading."}),
    "report_publish": Filled({}, overtaken_by="report_change", role="head"),
    "report_ask": Filled({"words": "What do parents say?"}, role="governor"),
    "question_answer": Filled({"answer": "Content."}, {"answer": "Very."}, role="head"),
}
