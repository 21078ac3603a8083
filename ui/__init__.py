"""All the Qt there is: screens that ask the core and show what it says."""
