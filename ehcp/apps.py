from django.apps import AppConfig


class EhcpConfig(AppConfig):
    name = "ehcp"
    label = "ehcp"

    def ready(self) -> None:
        """What is due here follows what changes below: roll, letters, advice and meetings. Files
        of authorities' forms are looked after as those of documents are."""
        from ehcp.authority_forms.selectors.forms import known_forms
        from ehcp.due.assessments import write_assessment_due
        from ehcp.due.writing import write_ehc_due, write_reviews_of_meetings
        from ehcp.models.authority_form import FORMS_FOLDER
        from pupils.documents.keeping import keeps_files
        from pupils.due.writing.following import FollowedFacts, follows
        from reviews.due.meetings import meetings_followed_by

        for facts in (FollowedFacts.STANDING, FollowedFacts.LETTERS, FollowedFacts.PROFESSIONALS):
            follows(facts, write_ehc_due)
        follows(FollowedFacts.STANDING, write_assessment_due)
        meetings_followed_by(write_reviews_of_meetings)
        keeps_files(FORMS_FOLDER, known_forms)
