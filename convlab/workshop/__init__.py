"""A room of learners: handing out, the instructor's sheet."""
