"""Files as other rooms show them beside what they hang on. The pages of the files themselves: web/files."""
