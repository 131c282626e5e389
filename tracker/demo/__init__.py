"""The demo: invented people, organisations and cases, made by calling the same services as the pages do."""
