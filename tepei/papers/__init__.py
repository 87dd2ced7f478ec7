"""审核: the route of a paper, decisions, and the verbs that move it."""
