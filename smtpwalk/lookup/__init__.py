"""The lookup room: questions to the DNS. It knows names and addresses, and nothing of mail sessions."""
