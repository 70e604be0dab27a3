"""From an uploaded video to what each face shows, moment by moment."""
