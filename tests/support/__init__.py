"""What tests stand on besides our own code: a real PostgreSQL, a real browser, and two foreign checkers of pages."""
