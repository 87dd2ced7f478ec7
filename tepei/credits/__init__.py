"""Continuing education: what professionals learned, as a ledger of hours, and what a year of it comes to 继续教育."""
