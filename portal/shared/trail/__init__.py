"""The chain over the audit trail: seals that each hold the one before, so that nothing sealed changes unseen.

Entries are written freely; a task seals what waits every half minute. A hash is plain SHA-256, without a key: whoever
holds a copy of the database and a head noted elsewhere can check the chain without any secret of the portal.
"""
