"""What is found on a walk: the list, noting one, who receives it, what it became, and the protocol."""
