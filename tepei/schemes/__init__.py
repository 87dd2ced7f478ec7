"""实施方案: what a notice decides about a cycle, in tables that people edit and files that people read."""
