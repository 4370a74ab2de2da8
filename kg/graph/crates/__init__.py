"""RO-Crates (1.1): the texts of reports and what they say as a graph, in one folder or ZIP file that describes itself.

A crate holds `texts/ID.txt` for each report, `graph.nq`, `ontology.ttl` (what the terms of the graph mean) and
`ro-crate-metadata.json`, which names each file with its format, size and SHA-256.
"""
