from loaders.source import Extract, Limits, plain, unreadable


def read(data: bytes, name: str, limits: Limits) -> Extract:
    raise unreadable(name, "x", "y")
