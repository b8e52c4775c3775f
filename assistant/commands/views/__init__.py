"""What the command line shows: the JSON shapes of DESIGN §8, and the same as plain lines."""
