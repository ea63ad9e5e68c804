"""First thing at power-up: access point off, full speed, Wi-Fi, clock. Never raises.

Takes at most 8 s for joining and about 15 s for the time server (its DNS wait cannot be cut
short); what has not worked by then is tried again by the loop, with the sensors armed.

Only config.py and hooks.py are looked for on the board's own file system, and after everything
else: a file left there cannot take the place of one of ours, and an import does not cost what
littlefs takes of the C stack.
"""

try:
    import sys

    ours = sys.path[:]
    if "/rom" in ours:
        ours = [path for path in ours if path not in ("", "/rom/lib", "/lib", "/")]
    sys.path[:] = ours + ["/lib", ""]
    import time

    import machine
    import network

    try:
        import config
    except BaseException as e:  # SystemExit in it, or a Ctrl-C from noise on the line
        config = None
        print("boot.py: config.py cannot be read (%s)." % type(e).__name__)
    sys.path[:] = ours
    from device.wifi import power_up

    power_up(config, network, machine, time)
    del config, ours, power_up  # the names here live on at the prompt and in main.py
except BaseException as e:  # an exception here would make the chip skip main.py
    print("boot.py: %s: %s. Going on to main.py." % (type(e).__name__, e))
