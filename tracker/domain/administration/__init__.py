"""Rules of the installation's own registers: people, programmes, and what a coordinator hands over."""
