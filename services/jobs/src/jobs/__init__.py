"""Student print jobs: from upload to pick-up, with nobody's work lost and every action signed."""
