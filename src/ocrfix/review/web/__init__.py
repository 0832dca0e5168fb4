"""The review in a browser: its server, who may connect, and the images of the pages."""
