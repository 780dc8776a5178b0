"""Every way in: command line, GraphQL, pages. May import everything; nobody imports it."""
