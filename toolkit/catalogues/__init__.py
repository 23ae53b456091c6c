"""What is known beforehand: kinds and facts, threats and their conditions, controls, scales, the Code."""
