"""The crawler's own commands; matguide.py puts them into the command line. Each imports what it needs."""
