"""单位: the tree of recommending bodies and employers, accounts, registration of a unit."""
