"""结业证书: numbered without gaps, printed for keeping, and proven by a public page."""
