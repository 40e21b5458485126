"""Files that leave the house: each is written whole before any of it is given out."""
