"""名额: who may recommend how many, and who has taken them."""
