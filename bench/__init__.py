"""What is measured, always in one run side by side with the bare thing; `make bench` prints it."""
