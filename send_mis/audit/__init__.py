"""Who changed what and why (by database trigger), and who read what."""
