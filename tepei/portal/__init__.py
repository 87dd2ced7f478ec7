"""Flask and Flask-AppBuilder glue: one door for each danger. Knows no room."""
