"""How a message leaves the house. Each sender returns when it is accepted."""
