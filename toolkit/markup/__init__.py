"""The one place where text becomes HTML or SVG text, escaped. No other room writes a tag by hand."""
