"""The staff pages about authority: departments, roles and grants, people, the access log."""
