"""The ground every app stands on: ids, money, the journal, history, Hong Kong's clock, search, web parts."""
