"""The two database roles, what each may do, and copies of everything that is kept."""
