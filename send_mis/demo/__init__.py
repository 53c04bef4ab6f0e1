"""The demonstration school: invented, deterministic, convincing."""
