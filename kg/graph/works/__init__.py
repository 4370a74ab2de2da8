"""Which references, of whatever reports, are of one work: one identity for a cited work in the whole store.

`entries` (what reports say of works) -> `descriptions` (in one form, with keys to look for others by) -> `matching`
(are two of them the same work, and why) -> `clustering` (a group of such, parted into works) -> `register` (kept in the
store, a report at a time). `decisions` are the user's, and overrule.
"""
