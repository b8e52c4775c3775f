"""What a clerk does, one service per file."""
