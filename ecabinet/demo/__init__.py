"""The demonstration: a small government, lived through by the same actions that people use."""
