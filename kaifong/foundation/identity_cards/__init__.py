"""Keeping numbers of identity cards out of every text: masked at write, counted, never kept."""
