"""Files on disk: the restoration folder, and tables that people append to, written safely."""
