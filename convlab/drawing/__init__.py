"""Data in, SVG text out: every picture of the course is a pure function of what it shows."""
