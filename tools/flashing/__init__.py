"""tools/flash.sh, tools/log and tools/status: from a bare board to an armed one over USB.

say      steps with times, sentences, secrets masked        image   is this file a stock build?
ports    which serial port, and why not                      chip    esptool: ask, erase, write
cache    what image.bundle makes, kept from run to run
prompt   reach the prompt, read the log                      board   mpremote: what is there, copy
install  compare, copy, compare                              deploy  carries it out
leftovers  what would be loaded in place of the firmware     watch   restart, until it is armed
proof    was the test text accepted?                         versions  of esptool and mpremote
cli      the steps in order
"""
