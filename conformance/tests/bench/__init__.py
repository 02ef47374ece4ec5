"""How fast the suite is, as ratios to floors measured in the same run. Never a timed test: machines differ."""
