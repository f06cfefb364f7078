"""The record: who did what to which thing, when; only added to, sealed in a chain that a stranger can check."""
