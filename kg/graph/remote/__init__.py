"""A store on the network: any that speaks SPARQL 1.1 Query, Update and the Graph Store Protocol.

The far store holds the same graphs as a folder does, for any SPARQL client to read. This program reads them from a copy
on this machine (`copy`), a store in a folder like any other, which is brought up to date whenever the far store has
changed; so every question is answered by one engine, over one state of the store, under the same limits. Asked there,
each question would meet another state, another engine's reading of SPARQL (Virtuoso 7 gives one of the four rows of our
question `complications`) and caps that do not say so.

A hash tree makes a part impossible to take for the whole, whoever cut it off and however silently: the state names the
digest of the manifest, which is the version of the store; the manifest names the digest of each graph. What comes back
is compared with it, and fetched in smaller parts if it is not all there (`far`).

`addresses` (where, and as whom) -> `line` (requests and answers) -> `far` (what is held there) -> `hold` (one writer at
a time) -> `store` (which joins them).

What the protocols cannot promise, as they know no transaction over several requests: a report is there wholly or not at
all (one PUT of one graph), but foreign readers may see a report before the works that it cites. A writer that is killed
leaves a note of what it was about to change, and the next write mends that. The hold is kept by agreement among
programs of this kind, and ends after two minutes by the clocks of their machines if nobody renews it.
"""
