"""How letters are worded: what a room hands to a verb that queues one. The texts are in templates/mail."""
