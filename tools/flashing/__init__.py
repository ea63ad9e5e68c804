"""tools/flash.sh, tools/log and tools/status: from a bare board to an armed one over USB.

say      steps with times, sentences, secrets masked        image   is this file a stock build?
ports    which serial port, and why not                      chip    esptool: ask, erase, write
bundle   firmware files -> compiled, as they go on the board prompt  reach the prompt, read the log
board    mpremote: what is there, copy, compare              cli     the steps in order
"""
