"""`make replay`: the eight months from June 2019 to February 2020 once more, through HTTP, and counted three ways.

237 forms, 27 members, 6,399 answers, four or five papers each, which every member opens. The server is one of its own,
on a temporary folder; its clock is set from moment to moment, so that deadlines, reminders and closes fall as they did.
"""
