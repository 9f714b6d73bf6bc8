"""market-desk: orders for tickets at markets, paid through a provider."""
