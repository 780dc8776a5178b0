"""Lists, networks and graphs as files. `api.export.forms` says which forms there are; each other module writes some."""
