"""表单: what people fill in, of whatever kind: answers as typed, attachments, submissions."""
