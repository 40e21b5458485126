"""People's requests about their own data: access, correction, deletion (Cap. 486, Part 5)."""
