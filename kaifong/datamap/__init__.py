"""The register of data: what is kept, how delicate, how long, why, where, who may take it out."""
