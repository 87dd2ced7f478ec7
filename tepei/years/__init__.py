"""The life of a year (年度): begun from another or from nothing, rehearsed, amended while it is open, archived."""
