"""评审与选拔: experts evaluate whom bodies recommended, people are ranked, proposed, announced and published together."""
