"""培养: what somebody who was selected does until the end of the year of training."""
