"""The first page of each role, the pupil as a whole, and the record of changes and reads."""
