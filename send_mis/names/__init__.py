"""People's names in any script: when two are the same or alike, and how they are ordered."""
