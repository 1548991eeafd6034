"""The independent check of "no silent omission": a naive reading of a file against what its summary accounts for.

Nothing here uses the product's reading of numbers or of files, so that what the product overlooks is seen.
"""
