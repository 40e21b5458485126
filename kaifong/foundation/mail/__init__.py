"""Mail to users of this shop: written with what it is about, sent by the worker, never twice."""
