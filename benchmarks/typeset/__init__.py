"""Typesets plain texts as old printed pages whose every line is known, and reads them."""
