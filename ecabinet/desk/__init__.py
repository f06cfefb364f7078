"""The desk: what each person sees first."""
