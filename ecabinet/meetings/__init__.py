"""Meetings: calling, agenda, invitations."""
