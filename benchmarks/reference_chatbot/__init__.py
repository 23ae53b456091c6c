"""The reference chatbot of nine elements: how much a team is shown of it, told nothing and told everything."""
