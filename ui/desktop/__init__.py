"""What the computer tells of itself: that it sleeps, and that its screen is locked. A module for each system."""
