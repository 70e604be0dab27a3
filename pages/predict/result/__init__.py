"""What a visitor reads of one analysed picture, as components."""
