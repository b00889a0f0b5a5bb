"""Files of jobs: received, inspected, kept and moved, so that file, row and metadata agree."""
