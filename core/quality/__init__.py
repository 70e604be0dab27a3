"""What is wrong with a data set: copies, blank pictures, doubtful labels, leaked test rows."""
