"""Opinion forms and votes: one engine, rules as data. Both are ballots; a form has a deadline, a vote a chair."""
