"""What the reports of a Bambu printer mean: pure, synchronous, standard library only.

Bytes become a merged status document (`report`), the document becomes a typed `Snapshot` (`snapshot`), and
snapshots drive the life-cycle machine (`machine`), which decides when a physical print started and ended.
Clocks, connections and storage belong to the caller and enter as arguments.
"""
