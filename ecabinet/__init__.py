"""e-Cabinet: meetings, papers and opinion forms of a cabinet."""
