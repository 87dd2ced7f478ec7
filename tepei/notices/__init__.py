"""公示: a step tells the public whom it is about to pass, hears objections, and waits until both are over."""
