"""Floor 4: what a person can do. One function a verb, declared with its permission and audit tag."""
