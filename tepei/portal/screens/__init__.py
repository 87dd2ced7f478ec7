"""The generated screens, made safe once: every room derives its views from here."""
