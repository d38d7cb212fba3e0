"""Who is told: letters, reminders, e-mail and exports."""
