"""The audit: invariants of a whole installation, checked from its databases and its streams alone.

It trusts no service: it reads as `platework_reader` past row-level security, and as the broker's
administrator. Each check has an id that never changes; `registry` lists them.
"""
