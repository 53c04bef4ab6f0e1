"""Everything that changes: what people and schools choose, and the sending."""
