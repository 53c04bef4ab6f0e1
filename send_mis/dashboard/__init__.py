"""Each role's first page, and the pupil's single record composed from every app."""
