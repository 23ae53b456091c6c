"""What are we working on? The system as a team describes it: types, checks, edits, sketches, reading and writing."""
