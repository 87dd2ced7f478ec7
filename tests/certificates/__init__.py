"""Tests of 结业证书."""
