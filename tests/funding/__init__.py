"""Tests of 经费."""
