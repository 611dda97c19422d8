"""PostgreSQL, Redis and the portal's own processes, run without root, Docker or system packages.

``run`` keeps a whole demo portal alive, ``exec`` lends throw-away services to one command, ``reset`` forgets
everything. Production uses none of this: there ``DATABASE_URL`` and ``REDIS_URL`` name real servers.
"""
