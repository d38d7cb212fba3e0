"""What this app announces, inside the transaction that did it. Others listen; nobody is called."""

from django.dispatch import Signal

# The monthly report, or what had been added to it, went to the mentors. Sent with: report, rows (newly sent), by.
report_sent = Signal()
