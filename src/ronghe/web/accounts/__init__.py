"""What the site makes of allauth and axes: log-in by e-mail or mobile number, in our words and by our rules."""
