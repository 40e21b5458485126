"""Kaifong 街坊: the customer-relationship system of an online retailer in Hong Kong."""
