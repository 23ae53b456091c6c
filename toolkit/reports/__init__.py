"""What people read: the report as one HTML file, and as Markdown."""
