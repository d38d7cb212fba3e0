"""What happened in class: facts, figures, alerts and the monthly report."""
