"""The Coach screen: evidence looked at together with the teacher, moments, notebook and plan; no assessment."""
