"""Figures of jobs for Prometheus."""

from prometheus_client import Counter

UPLOADS = Counter("platework_jobs_uploads_total", "Uploads, by what became of them.", ["outcome"])
MOVES = Counter("platework_jobs_file_moves_total", "Moves of jobs' files, by outcome.", ["outcome"])
MAILS = Counter("platework_jobs_mails_total", "Attempts to send an e-mail, by outcome.", ["outcome"])
