"""Questions: how much of what is undecided twenty answers settle, on each shipped template stripped of its facts."""
