"""tools/check: is config.py right, and what will happen with these accounts?

load     read config.py and judge it with firmware/settings/check.py, by its text and for the chip
scan     the text in parts             slips      mistakes that are seen in the text
subset   what the chip has             chip       what of config.py and hooks.py it lacks
places   the line of a setting         finding    one thing to tell, and in which order
language Ukrainian by the tables uk_*  characters what looks like others, or like nothing
cli      the command line          dry_run  a test alert to a Twilio on this computer
account  read-only questions       send     one real text per recipient
http     what the firmware sends with, on a PC
"""
