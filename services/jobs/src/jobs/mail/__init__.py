"""E-mail of jobs: templates, queue, ledger, and how mails leave."""
