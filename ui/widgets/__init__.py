"""Small widgets that know nothing of assessing."""
