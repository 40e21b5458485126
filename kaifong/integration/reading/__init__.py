"""Files of other systems, whatever their format, as one stream of text cells with row numbers."""
