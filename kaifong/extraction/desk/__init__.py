"""Pages about extractions."""
