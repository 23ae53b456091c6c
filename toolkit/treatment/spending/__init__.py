"""Which controls for the money: sets under a budget, the frontier, who saves what, and how much is too much."""
