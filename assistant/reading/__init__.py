"""Any file to text with its heading and clause tree; one module per format behind one interface."""
