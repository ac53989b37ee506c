"""Page classes that one shop needs of its own; a file here is named like its recipe and found by its name.

It is asked before the general reader, for the pages of its host alone. crawler/pages/own.py tells how to write one.
"""
