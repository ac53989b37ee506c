"""The web in, listings out: walk shops, archive what they answer, read what they state."""
