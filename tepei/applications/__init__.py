"""申报: answers, attachments, submit, print."""
