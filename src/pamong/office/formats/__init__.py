"""Forms of the outside: telephone numbers, and what a message looks like in a mail or a chat."""
