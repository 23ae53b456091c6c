"""Which numbers matter: for a figure of the losses, and for a decision."""
