"""What is due, whose turn it is, and what was sent."""
