"""Papers on a dossier: their versions, their reading, and what becomes of a PDF on arrival."""
