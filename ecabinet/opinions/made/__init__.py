"""The documents made of a form: what stands on each, as values that the typesetter lays out by Decree 30/2020."""
