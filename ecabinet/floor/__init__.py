"""The floor: the running meeting and its displays."""
