"""Every question a screen asks: one function, frozen view values out."""
