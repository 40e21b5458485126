"""How long what is known of people is kept, and how it goes: holds, the register, erasing."""
