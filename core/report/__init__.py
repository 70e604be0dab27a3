"""Reports of analysed pictures: one model of what is said, written as HTML, PDF, JSON or CSV."""
