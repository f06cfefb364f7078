"""The kernel: what every slice stands on. It knows no word of cabinets."""
