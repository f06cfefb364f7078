"""After the close: the summary of opinions, the explanation of each, the documents made, the statistics."""
