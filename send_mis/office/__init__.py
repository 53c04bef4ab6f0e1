"""Pages for schools, people, invitations, classes, roll-over and audit."""
