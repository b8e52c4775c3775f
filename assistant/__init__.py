"""拟稿台, the drafting desk: from facts, policies and last year's report to a report that can be sent up."""
