"""The demonstration: fictitious units, people and cases that show every screen with something on it.

ID numbers carry a region code that no county has and a valid check digit: they belong to nobody.
"""
