"""What a department gets of whose data, agreed to, derived as rights, and tested (107130L4)."""
