"""A workshop: handing out the course, the hub, the room page, the instructor's sheet."""
