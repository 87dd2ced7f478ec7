"""计划: programme, cycle, track, windows, places."""
