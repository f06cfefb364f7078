"""A slow machine is no fault of a rule: the properties have no time limit."""

from hypothesis import settings

settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")
