"""Arithmetic modulo 2^255 - 19 in machine code of the ESP8266's lx106 core.

    run(numbers, program, steps)

numbers: bytearray whose first 64 bytes are scratch; behind them numbers of 32 bytes,
little-endian, each any value congruent to what it stands for (so the modulus in use is
2^256 - 38). program: bytearray of `steps` times six bytes: size, A, B, C, D, minus. A step is

    D = A * B + C        or, if `minus` is 1,        D = A * B - C

A to D: a number's place in `numbers`, in units of 8 bytes. Only the first `size` times two bytes
of A are used, 1 to 16; so multiplying by a small constant is quick. Both arguments in RAM.

Rows of 16-bit digits, as on paper; then twice: what is above 2^256 comes back times 38. The
instructions depend on the sizes only, never on a number. 224 bytes; loaded like
crypto/ghash_lx106.py, of which see the head.
a5, a6, a7: places in A (or C, D), B, scratch; a8: rows or rounds left; a9: digit of A; a10: carry;
a11: end of a loop; a12, a13: whatever; a14: 38; a15: 0; a0: all ones for minus.
"""

# ruff: noqa: F821
# mypy: disable-error-code="name-defined, attr-defined"
import micropython


@micropython.asm_xtensa
def run(a2, a3, a4):
    ssai(16)
    movi_n(a14, 38)
    movi_n(a15, 0)

    label(STEP)
    l8ui(a0, a3, 5)
    neg(a0, a0)
    l8ui(a5, a3, 3)
    addx8(a5, a5, a2)
    mov_n(a7, a2)
    addi(a11, a2, 32)
    label(TAKE)  # C, or 2^256 - 1 - C
    l32i_n(a12, a5, 0)
    xor(a12, a12, a0)
    s32i_n(a12, a7, 0)
    s32i_n(a15, a7, 32)
    addi_n(a5, a5, 4)
    addi_n(a7, a7, 4)
    bne(a7, a11, TAKE)

    l8ui(a8, a3, 0)
    l8ui(a5, a3, 1)
    addx8(a5, a5, a2)
    l8ui(a6, a3, 2)
    addx8(a6, a6, a2)
    mov_n(a7, a2)
    label(ROW)
    l16ui(a9, a5, 0)
    addi_n(a5, a5, 2)
    movi_n(a10, 0)
    addi(a11, a7, 32)
    label(DIGIT)
    l16ui(a12, a6, 0)
    l16ui(a13, a7, 0)
    mull(a12, a12, a9)
    add_n(a12, a12, a13)
    add_n(a12, a12, a10)
    s16i(a12, a7, 0)
    srl(a10, a12)
    addi_n(a6, a6, 2)
    addi_n(a7, a7, 2)
    bne(a7, a11, DIGIT)
    s16i(a10, a7, 0)
    addi(a6, a6, -32)
    addi(a7, a7, -30)
    addi(a8, a8, -1)
    bnez(a8, ROW)

    movi_n(a10, 1)
    sub(a10, a10, a14)  # -37: 2^256 - 1 is 37
    and_(a10, a10, a0)
    movi_n(a8, 2)
    addi(a11, a2, 32)
    label(FOLD)
    mov_n(a7, a2)
    label(BACK)
    l16ui(a12, a7, 32)
    l16ui(a13, a7, 0)
    mull(a12, a12, a14)
    add_n(a12, a12, a13)
    add_n(a12, a12, a10)
    s16i(a12, a7, 0)
    s16i(a15, a7, 32)
    sra(a10, a12)  # -1 if C was more than all the rest
    addi_n(a7, a7, 2)
    bne(a7, a11, BACK)
    mull(a10, a10, a14)
    addi(a8, a8, -1)
    bnez(a8, FOLD)

    l8ui(a5, a3, 4)
    addx8(a5, a5, a2)
    l16ui(a12, a2, 0)  # a carry out of the second round leaves room in the lowest digit
    add_n(a12, a12, a10)
    s16i(a12, a2, 0)
    mov_n(a7, a2)
    label(PUT)
    l32i_n(a12, a7, 0)
    s32i_n(a12, a5, 0)
    addi_n(a5, a5, 4)
    addi_n(a7, a7, 4)
    bne(a7, a11, PUT)

    addi_n(a3, a3, 6)
    addi(a4, a4, -1)
    bnez(a4, STEP)
    movi_n(a2, 0)
