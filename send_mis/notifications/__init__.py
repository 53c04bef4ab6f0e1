"""An outbox of addressed messages. It knows addresses and words, not users."""
