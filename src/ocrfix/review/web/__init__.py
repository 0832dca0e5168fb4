"""The browser interface of the review: server, access control, page images."""
