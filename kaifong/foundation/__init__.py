"""The ground every app stands on: ids, money, journal, history, Hong Kong, search, web parts."""
