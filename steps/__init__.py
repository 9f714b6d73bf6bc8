"""The vocabulary of the features, one file a noun."""
