"""The stand-ins keep the chip's rules: one queue of 4, soft interrupts, ticks that wrap."""

import simtime
import vmtest

simtime.start((1 << 30) - 5)

import time

import machine
import network

assert time.ticks_ms() == (1 << 30) - 5
started = time.ticks_ms()
time.sleep_ms(10)
assert time.ticks_ms() == 5 and time.ticks_diff(time.ticks_ms(), started) == 10

pin = machine.Pin(5, machine.Pin.IN, machine.Pin.PULL_UP)
assert pin is machine.Pin(5) and pin.value() == 1
seen = []
pin.irq(handler=lambda p: seen.append(p.value()), trigger=machine.Pin.IRQ_FALLING)
pin.drive(0)
assert seen == [], "a soft interrupt waits until the program sleeps"
time.sleep_ms(1)
assert seen == [0]
pin.drive(1)
time.sleep_ms(1)
assert seen == [0], "only the falling edge was asked for"

pin.irq(handler=lambda p: seen.append(p.value()), trigger=3)
for level in (0, 1, 0, 1, 0, 1):
    pin.drive(level)
time.sleep_ms(1)
assert len(seen) == 5 and simtime.dropped == 2, (seen, simtime.dropped)

vmtest.raises(ValueError, machine.Pin, 6)
vmtest.raises(OSError, machine.Pin(16).irq, print)
vmtest.raises(ValueError, lambda: pin.irq(print, 3, hard=True))

ticks = []
timer = machine.Timer(-1)
timer.init(period=100, mode=timer.PERIODIC, callback=lambda t: ticks.append(1))
time.sleep(1)
assert len(ticks) == 10
simtime.advance_us(1000000, callbacks=False)
time.sleep_ms(1)
assert len(ticks) == 14, "of ten shots four fit the queue"
timer.deinit()
assert not machine.Timer.running


def broken(_):
    raise ValueError("swallowed")


timer.init(period=1, mode=timer.ONE_SHOT, callback=broken)
time.sleep_ms(5)

network.air["home"] = "secret key"
sta = network.WLAN(network.WLAN.IF_STA)
sta.connect("home", "wrong")
time.sleep(4)
assert sta.status() == network.STAT_WRONG_PASSWORD
sta.connect("home", "secret key")
assert not sta.isconnected()
time.sleep(4)
assert sta.isconnected()
vmtest.raises(machine.Reset, machine.reset)
