"""Tepei 特培: the portal with which a province runs its talent programmes."""
