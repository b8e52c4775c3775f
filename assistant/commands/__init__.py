"""The commands of the command line (DESIGN §8), one topic a module; ``assistant/cli.py`` gathers them."""
