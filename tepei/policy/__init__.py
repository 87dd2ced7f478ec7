"""What the rules mean: values in, a verdict out. No clock, no user, no database; standard library only."""
