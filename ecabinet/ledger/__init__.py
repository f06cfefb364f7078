"""What makes a tally checkable by a stranger: commitments in an append-only tree, signed heads, receipts, proofs."""
