"""GHASH in machine code of the ESP8266's lx106 core: 28 times as fast as in Python, no tables.

    run(state, data, size)

state: bytearray(32): H, then the sum so far, each as a little-endian integer of its 16 bytes.
data: `size` bytes, a multiple of 16 and not 0. Both in RAM: flash cannot be read by the byte.

Only the assembler of MicroPython for this chip takes it; see crypto/native_code.py for where it
goes and for what happens elsewhere. 162 bytes, which stay until the next soft reset, so load this
once.

The product is SP 800-38D's bit by bit, last one first (Horner): shift the sum by one, fold, add
H if the bit is set. Masks, no branches: the same instructions whatever the bits are.
a5..a8: the sum, top word first; a9..a12: H; a13: a byte's bits and a 1 above them;
a14: the polynomial; a15, a0: masks (the assembler has saved a0 and a12..a15).
(Not addi_n with -1: mpy-cross 1.29 gets it wrong.)
"""

# ruff: noqa: F821
# mypy: disable-error-code="name-defined, attr-defined"
import micropython


@micropython.asm_xtensa
def run(a2, a3, a4):
    movi_n(a14, -31)
    slli(a14, a14, 24)  # 0xE1000000
    l32i_n(a9, a2, 12)
    l32i_n(a10, a2, 8)
    l32i_n(a11, a2, 4)
    l32i_n(a12, a2, 0)
    ssai(1)

    label(BLOCK)
    movi_n(a5, 0)
    movi_n(a6, 0)
    movi_n(a7, 0)
    movi_n(a8, 0)
    addi(a3, a3, 16)

    label(BYTE)  # from the block's last to its first; the sum's lie the other way round
    addi(a3, a3, -1)
    l8ui(a13, a3, 0)
    l8ui(a15, a2, 16)
    addi_n(a2, a2, 1)
    xor(a13, a13, a15)
    addmi(a13, a13, 256)

    label(BIT)
    slli(a15, a8, 31)
    srai(a15, a15, 31)
    and_(a15, a15, a14)  # the polynomial, if x^127 is set
    slli(a0, a13, 31)
    srai(a0, a0, 31)  # all ones, if the bit is
    src(a8, a7, a8)
    src(a7, a6, a7)
    src(a6, a5, a6)
    srli(a5, a5, 1)
    xor(a5, a5, a15)
    and_(a15, a0, a9)
    xor(a5, a5, a15)
    and_(a15, a0, a10)
    xor(a6, a6, a15)
    and_(a15, a0, a11)
    xor(a7, a7, a15)
    and_(a15, a0, a12)
    xor(a8, a8, a15)
    srli(a13, a13, 1)
    srli(a15, a13, 1)
    bnez(a15, BIT)

    addi(a4, a4, -1)
    movi_n(a15, 15)
    bany(a4, a15, BYTE)
    s32i_n(a8, a2, 0)  # a2 is 16 bytes on: where the sum is
    s32i_n(a7, a2, 4)
    s32i_n(a6, a2, 8)
    s32i_n(a5, a2, 12)
    addi(a2, a2, -16)
    addi(a3, a3, 16)
    bnez(a4, BLOCK)
    movi_n(a2, 0)
