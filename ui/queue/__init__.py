"""The Queue screen: which submissions wait, and a look at one before it is opened."""
