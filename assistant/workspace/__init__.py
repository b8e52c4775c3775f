"""The SQL stores: the only place that knows the database."""
