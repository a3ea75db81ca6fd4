//! A run: the model and its observers, week by week.
