"""What goes on the board, made of firmware/: everything about the image is here.

bundle     the whole: sources -> compiled modules and the ROMFS image
names      private names shortened; names of our own exchanged for names the chip has in flash
join       several source modules become one: the table is groups.py, what it needs
           scopes, group, naming, outside, words, text
strings    short strings that are no names, in the compiled file
flat       packages dissolved                 constants   `const` of another module as a number
rom        the names the chip has in flash
lines      the way back: lines of the source
tracebacks the same, and names: a table beside the image
"""
