"""Pages of the route: the memo of a product, and its plan."""
