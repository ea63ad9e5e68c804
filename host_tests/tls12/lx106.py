"""The ESP8266's processor, as far as the firmware's machine code goes: runs what mpy-cross made.

    code = function(path)               the bytes of the only function of a .mpy file
    Core(memory).call(code, a2, a3..)   -> how many instructions it took

Encodings and meanings are from the Xtensa Instruction Set Architecture Reference Manual, chapters
6 and 7 (24-bit: op0 t s r op1 op2, from the low end; 16-bit: op0 t s r). Anything else, an
unaligned word or an address outside the memory is an error, as it is on the chip.
"""

CODE = 0x40100000  # instruction memory: read by the processor only
DATA = 0x3FFE8000
TOP = 0x40000000  # the stack is below
END = 0xFFFFFFFF  # where the function returns to
STEPS = 10_000_000
WORD = 0xFFFFFFFF
_decoded: dict = {}  # code -> {address: what decode() says}; a loop is decoded once


def function(path):
    """mpy-cross begins a function by making room on the stack, and ends it with `ret.n`."""
    raw = path.read_bytes()
    begin = raw.index(b"\x12\xc1\xe0\x09\x01")  # addi a1, a1, -32; s32i.n a0, a1, 0
    code = raw[begin : raw.rindex(b"\x0d\xf0") + 2]
    assert (raw[begin - 2] & 127) << 4 | raw[begin - 1] >> 3 == len(code)  # it stands before
    return code


def signed(value, bits):
    return value - (1 << bits) if value >> (bits - 1) & 1 else value


class Core:
    """memory: {address: bytearray}."""

    def __init__(self, memory):
        self.memory = {**memory, TOP - 256: bytearray(256)}

    def at(self, address, size):
        """(bytearray, offset) of `size` bytes."""
        assert address % size == 0, "unaligned address %#x" % address
        for start, part in self.memory.items():
            if start <= address <= start + len(part) - size:
                return part, address - start
        raise AssertionError("no memory at %#x" % address)

    def load(self, address, size):
        part, at = self.at(address, size)
        return int.from_bytes(part[at : at + size], "little")

    def store(self, address, size, value):
        part, at = self.at(address, size)
        part[at : at + size] = (value & (1 << 8 * size) - 1).to_bytes(size, "little")

    def call(self, code, *args):
        a = self.a = [(0x9E3779B9 * (i + 1)) & WORD for i in range(16)]
        a[0], a[1] = END, TOP - 32
        a[2 : 2 + len(args)] = args
        kept = a[12:], a[1]
        self.shift = 13  # whatever was left in it
        self.pc = CODE
        known = _decoded.setdefault(code, {})
        for steps in range(STEPS):
            pc = self.pc
            if pc == END:
                assert (a[12:], a[1]) == kept, "registers that belong to the caller have changed"
                return steps
            if pc not in known:
                known[pc] = decode(code, pc - CODE)
            size, run = known[pc]
            self.pc = pc + size
            run(self, a)
        raise AssertionError("it does not end")


def decode(code, at):
    """(its size, function(core, registers) that does it) for the instruction at this offset."""
    assert 0 <= at < len(code), "jumped out of the function"
    word = int.from_bytes(code[at : at + 3], "little")
    return (2, short(word)) if word & 8 else (3, long(word))


def short(word):
    op, t, s, r = (word >> i & 15 for i in (0, 4, 8, 12))
    if op == 8:  # l32i.n
        return put(t, lambda core, a: core.load(a[s] + 4 * r, 4))
    if op == 9:  # s32i.n
        return lambda core, a: core.store(a[s] + 4 * r, 4, a[t])
    if op == 10:  # add.n
        return put(r, lambda core, a: a[s] + a[t])
    if op == 11:  # addi.n
        return put(r, lambda core, a: a[s] + (t or -1))
    if op == 12 and t < 8:  # movi.n: -32 to 95
        value = t << 4 | r
        return put(s, lambda core, a: value - 128 if value >= 96 else value)
    if op == 13 and r == 0:  # mov.n
        return put(t, lambda core, a: a[s])
    if word & 0xFFFF == 0xF00D:  # ret.n
        return lambda core, a: setattr(core, "pc", a[0])
    raise AssertionError("instruction %04x" % (word & 0xFFFF))


def long(word):
    op0, t, s, r, op1, op2 = (word >> i & 15 for i in (0, 4, 8, 12, 16, 20))
    imm8 = word >> 16
    if op0 == 2 and r in (0, 1):  # l8ui, l16ui
        return put(t, lambda core, a: core.load(a[s] + (imm8 << r), r + 1))
    if op0 == 2 and r == 5:  # s16i
        return lambda core, a: core.store(a[s] + 2 * imm8, 2, a[t])
    if op0 == 2 and r == 12:  # addi
        return put(t, lambda core, a: a[s] + signed(imm8, 8))
    if op0 == 2 and r == 13:  # addmi
        return put(t, lambda core, a: a[s] + (signed(imm8, 8) << 8))
    if op0 == 6 and t == 5:  # bnez
        return branch(signed(word >> 12, 12), lambda a: a[s])
    if op0 == 7 and r == 8:  # bany
        return branch(signed(imm8, 8), lambda a: a[s] & a[t])
    if op0 == 7 and r == 9:  # bne
        return branch(signed(imm8, 8), lambda a: a[s] != a[t])
    if op0 == 0:
        return registers(op1, op2, r, s, t)
    raise AssertionError("instruction %06x" % word)


def put(register, value):
    """What puts `value(core, registers)` into a register."""

    def run(core, a):
        a[register] = value(core, a) & WORD

    return run


def branch(distance, taken):
    def run(core, a):
        if taken(a):
            core.pc += distance + 1  # from 4 beyond the instruction

    return run


def registers(op1, op2, r, s, t):
    if (op1, op2, r) == (0, 4, 4):  # ssai
        return lambda core, a: setattr(core, "shift", s | (t & 1) << 4)
    done = {
        (0, 1): lambda core, a: a[s] & a[t],
        (0, 3): lambda core, a: a[s] ^ a[t],
        (0, 6): lambda core, a: abs(signed(a[t], 32)) if s else -a[t],
        (0, 11): lambda core, a: (a[s] << 3) + a[t],  # addx8
        (0, 12): lambda core, a: a[s] - a[t],
        (1, 0): lambda core, a: a[s] << (32 - t),  # slli
        (1, 1): lambda core, a: a[s] << (16 - t),
        (1, 2): lambda core, a: signed(a[t], 32) >> s,  # srai
        (1, 3): lambda core, a: signed(a[t], 32) >> (s + 16),
        (1, 4): lambda core, a: a[t] >> s,  # srli
        (1, 8): lambda core, a: (a[s] << 32 | a[t]) >> core.shift,  # src
        (1, 9): lambda core, a: a[t] >> core.shift,  # srl
        (1, 11): lambda core, a: signed(a[t], 32) >> core.shift,  # sra
        (2, 8): lambda core, a: a[s] * a[t],  # mull
    }
    if (op1, op2) not in done:
        raise AssertionError("instruction %x of group %x" % (op2, op1))
    return put(r, done[op1, op2])
