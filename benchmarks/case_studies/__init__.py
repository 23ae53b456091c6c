"""Attacks that happened, or were tried: how much of what was done would the toolkit have said beforehand?"""
