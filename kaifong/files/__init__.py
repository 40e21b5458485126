"""Files too large to wait for: asked for, made by the worker, sealed, fetched by whoever asked."""
