"""The record as OSCAL, for tools of the compliance world: five documents that refer to each other.

A catalogue of the Code, a component definition, an assessment plan, assessment results, and a plan of action and
milestones, as JSON of OSCAL 1.2.1. What is in them, and why so: docs/adr/0035.
"""
