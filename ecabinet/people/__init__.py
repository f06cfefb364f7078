"""People: organisations, positions, people, bodies, accounts, sessions, displays."""
