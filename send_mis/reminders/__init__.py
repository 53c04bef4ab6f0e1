"""Tells whoever must act what is due, in time and once; and shows it to them by its day."""
