"""Pictures of the dashboard for README and docs, taken of a running farm and lab."""
