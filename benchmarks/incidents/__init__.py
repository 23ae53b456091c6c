"""Further incidents that the public knows of, beside the case studies: measured in the same way."""
