"""统计: what is counted of a year, as tables and pictures; nobody is opened by it."""
