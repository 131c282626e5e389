"""The second step of signing in: the page that asks for a code, and the pages where one sets it up."""
