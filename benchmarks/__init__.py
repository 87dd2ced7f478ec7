"""Speed as ratios: against a peer, or against the raw operation, measured in the same run."""
