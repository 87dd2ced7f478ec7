"""代码集: code sets of the national standards, editable by administrators."""
