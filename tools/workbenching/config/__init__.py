"""config.py <-> the form of the page.

schema    which fields there are: from the checker's own tables
source    a text with positions: where a node of its tree begins and ends, changes put into it
reading   text -> Model: each setting, entry and field with its place in the text
showing   Model -> what the page is given; no secret is in it
writing   Model and what the page sends -> the new text; what was not changed stays byte for byte
entries   one entry of a list, as it is wanted
listing   a list of entries in the text: add, remove, change the order
literals  a value as a person would write it
proving   the new text means what was wanted, and nothing else changed
judging   the checker's sentences, each with the field that it is about
form      the whole way
file      on disk: read, compare, write by rename, the old one kept

The file is never made anew from a form: only what was changed in the form is changed in its text.
"""
