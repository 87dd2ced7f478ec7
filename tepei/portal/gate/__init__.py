"""What stands between the network and the screens: sign-in, sessions, headers, failures, logs."""
