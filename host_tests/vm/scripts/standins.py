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

rtc = machine.RTC()
assert rtc.memory() == b""
rtc.memory(b"\0two\0")
assert machine.RTC().memory() == b"\0two\0"
rtc.memory(b"")
assert rtc.memory() == b""
vmtest.raises(ValueError, rtc.memory, bytes(493))
network.hostname("alarm-123456")
network.hostname("door")
assert network.hostname() == "door"

# GHASH as on a board: the sum of the module in Python, and nothing is allocated
import gc

import machine_code
from tls12.crypto.ghash import Ghash

for key, size in ((b"\x66" * 16, 16), (bytes(range(200, 216)), 160), (b"\x80" + bytes(15), 48)):
    data = bytes([(7 * n + size) & 255 for n in range(size)])
    state = bytearray(key)
    state = bytearray(bytes([state[15 - n] for n in range(16)]) + bytes(16))
    gc.collect()
    before = gc.mem_alloc()
    machine_code.run(state, data, size)
    assert gc.mem_alloc() - before < 64, gc.mem_alloc() - before
    assert int.from_bytes(state[16:], "little") == Ghash(key).sum(b"", [data], b""), key
