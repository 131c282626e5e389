"""What a gate asks: the facts of a case, the meaning of each rule, and the state they give."""
