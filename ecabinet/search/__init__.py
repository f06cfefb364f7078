"""Search over what the asker may read."""
