"""消息: what the portal tells people by itself: kinds, wording, the inbox, and the way out by mail, SMS and webhook."""
