"""Going the walk with a telephone: the page that opens without a network, its plan, and what it sends."""
