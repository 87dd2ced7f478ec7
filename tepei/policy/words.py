"""Words that a rule chooses and a screen translates."""


def N_(text: str) -> str:
    """The text itself: the mark puts it into the catalogues, and whoever shows it looks it up there."""
    return text
