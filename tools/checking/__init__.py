"""tools/check: is config.py right, and what will happen with these accounts?

load     read config.py and judge it with firmware/settings/check.py
cli      the command line          dry_run  a test alert to a Twilio on this computer
account  read-only questions       send     one real text per recipient
http     what the firmware sends with, on a PC
"""
