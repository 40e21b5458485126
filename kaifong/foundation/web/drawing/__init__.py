"""The functions behind the kit's template tags: data in, HTML out."""
