"""Links that let somebody without an account reach one page, until they expire. They know a
purpose, a school and the id of a subject, and nothing of what that is."""
