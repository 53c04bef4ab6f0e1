"""What the school shares with families, and what they answer."""
