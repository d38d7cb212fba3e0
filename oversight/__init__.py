"""What looks over the routine from outside a case: what goes to CSN, and the huvudman's own follow-up."""
