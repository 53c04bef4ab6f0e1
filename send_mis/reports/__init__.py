"""What governors and leaders read of a school: totals that give nobody away (ADR 40)."""
