"""From an uploaded picture to an explained prediction."""
