"""What people were told and agreed to, and where they said stop (Cap. 486, Cap. 593)."""
