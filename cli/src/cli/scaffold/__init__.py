"""`platework new-service`: the files of a new service, and its rows in the tables that all services share."""
