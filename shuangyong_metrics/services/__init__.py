"""The use cases: everything that a page or a command can do, each checking for itself who may."""
