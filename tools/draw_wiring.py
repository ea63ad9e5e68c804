#!/usr/bin/env python3
"""Draws docs/wiring/*.svg: which pin of which board goes to the door contact and the PIR.

    tools/draw_wiring.py            write the files
    tools/draw_wiring.py --check    exit code 1 if they are not as drawn here

Change the tables, not the pictures. Source of the pins: the boards' silk screens and the
firmware's own list of good pins (settings/sensors.py).
"""

import sys
from pathlib import Path

from drawing import Sheet, kept

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "wiring"

GPIO = {
    "D0": 16,
    "D1": 5,
    "D2": 4,
    "D3": 0,
    "D4": 2,
    "D5": 14,
    "D6": 12,
    "D7": 13,
    "D8": 15,
    "RX": 3,
    "TX": 1,
}
GOOD = ("D1", "D2", "D5", "D6", "D7")
RISKY = ("D3", "D4", "D8")

# Seen from above, antenna up, USB socket down; both columns from top to bottom.
BOARDS = {
    "nodemcu": {
        "title": "NodeMCU",
        "left": [
            "A0",
            "RSV",
            "RSV",
            "SD3",
            "SD2",
            "SD1",
            "CMD",
            "SD0",
            "CLK",
            "GND",
            "3V3",
            "EN",
            "RST",
            "GND",
            "VIN",
        ],
        "right": [
            "D0",
            "D1",
            "D2",
            "D3",
            "D4",
            "3V3",
            "GND",
            "D5",
            "D6",
            "D7",
            "D8",
            "RX",
            "TX",
            "GND",
            "3V3",
        ],
        "pitch": 30,
        "five": ("left", 14),
        "pir_gnd": ("right", 13),
        "note": "5 V: the pin VIN; on the wide board marked LoLin V3 it is VU.",
    },
    "d1mini": {
        "title": "Wemos D1 mini",
        "left": ["RST", "A0", "D0", "D5", "D6", "D7", "D8", "3V3"],
        "right": ["TX", "RX", "D1", "D2", "D3", "D4", "GND", "5V"],
        "pitch": 50,
        "five": ("right", 7),
        "pir_gnd": ("right", 6),
        "note": "5 V: the pin 5V, straight from USB.",
    },
}

GREEN, AMBER, RED = "#2e7d32", "#b26a00", "#b00020"
WIRE_DOOR, WIRE_PIR, WIRE_GND, WIRE_5V = "#1565c0", "#6a1b9a", "#212121", "#c62828"
LEFT, RIGHT, TOP, PART = 250, 470, 110, 700


def color_of(pin):
    """How good a pin is for a sensor."""
    if pin in GOOD:
        return GREEN
    if pin in RISKY:
        return AMBER
    return RED if pin in GPIO or pin in ("SD0", "SD1", "SD2", "SD3", "CMD", "CLK") else "#777"


def pin_at(board, side, row):
    """-> (x, y) of a pin's hole."""
    return (RIGHT if side == "right" else LEFT, TOP + 40 + board["pitch"] * row)


def draw_board(sheet, board):
    rows = len(board["right"])
    height = board["pitch"] * (rows - 1) + 90
    sheet.box(LEFT - 14, TOP, RIGHT - LEFT + 28, height, "#eef3f7")
    sheet.box(LEFT + 60, TOP - 30, 100, 44, "#dfe4e8")
    sheet.text(LEFT + 110, TOP - 4, "antenna", 14, "#555", "middle")
    sheet.box(LEFT + 75, TOP + height - 22, 70, 36, "#dfe4e8")
    sheet.text(LEFT + 110, TOP + height + 1, "USB", 14, "#555", "middle")
    middle = TOP + height // 2 - 12
    for number, word in enumerate(board["title"].split(" ", 1)):
        sheet.text(LEFT + 110, middle + 22 * number, word, 17, "#333", "middle", True)
    for side, anchor, inside, away in (
        ("left", "start", 14, "end"),
        ("right", "end", -14, "start"),
    ):
        for row, name in enumerate(board[side]):
            x, y = pin_at(board, side, row)
            sheet.dot(x, y, color_of(name), 7)
            sheet.text(x + inside, y + 5, name, 15, color_of(name), anchor, name in GOOD)
            if name in GPIO:  # above the line of a wire
                out = 20 if side == "right" else -20
                sheet.text(x + out, y - 4, "GPIO%d" % GPIO[name], 11, "#555", away)
    return TOP + height


def draw_door(sheet, y):
    """-> (y of the signal terminal, y of the ground terminal)."""
    sheet.box(PART, y, 230, 110, "#f3f7ff")
    sheet.text(PART + 115, y - 10, "door contact (reed)", 16, anchor="middle", bold=True)
    # Drawn with the door closed: the magnet lies beside the tube, and its two blades touch.
    sheet.box(PART + 65, y + 14, 100, 22, "#e57373", r=3)
    sheet.text(PART + 115, y + 30, "magnet", 13, "#fff", "middle")
    sheet.box(PART + 50, y + 46, 130, 26, "#ffffff", "#777", r=12)
    sheet.parts.append(
        '<path d="M%d %d h25 v19 h100 M%d %d h100 v18 h-205" fill="none" '
        'stroke="#222" stroke-width="3"/>' % (PART, y + 40, PART + 105, y + 62)
    )
    sheet.text(PART + 115, y + 99, "door closed", 13, "#555", "middle")
    sheet.text(PART + 115, y + 128, "the pull-up is inside the chip", 13, "#555", "middle")
    return y + 40, y + 80


def draw_pir(sheet, y):
    """-> {name: y of the terminal}."""
    sheet.box(PART, y, 230, 150, "#fff8ef")
    sheet.text(PART + 130, y + 25, "PIR (HC-SR501)", 16, anchor="middle", bold=True)
    sheet.parts.append(
        '<circle cx="%d" cy="%d" r="42" fill="#fff" stroke="#555" '
        'stroke-width="2"/>' % (PART + 150, y + 88)
    )
    at = {"OUT": y + 50, "GND": y + 90, "VCC": y + 130}
    for name, place in at.items():
        sheet.text(PART + 12, place + 5, name, 15)
    return at


def draw(board):
    """-> the SVG text of one board with both sensors."""
    rows = len(board["right"])
    bottom = TOP + board["pitch"] * (rows - 1) + 90
    sheet = Sheet(970, bottom + 150)
    sheet.text(30, 40, "%s: a door contact on D1 and a PIR on D2" % board["title"], 22, bold=True)
    draw_board(sheet, board)
    row = board["right"].index
    d1, d2 = pin_at(board, "right", row("D1")), pin_at(board, "right", row("D2"))
    gnd = pin_at(board, "right", row("GND"))
    signal, ground = draw_door(sheet, d1[1] - 40)
    pir = draw_pir(sheet, max(ground + 70, gnd[1] - 10))
    sheet.wire(WIRE_DOOR, d1, (PART, signal))
    sheet.wire(WIRE_PIR, d2, (570, d2[1]), (570, pir["OUT"]), (PART, pir["OUT"]))
    sheet.wire(WIRE_GND, gnd, (605, gnd[1]), (605, ground), (PART, ground))
    pir_gnd = pin_at(board, *board["pir_gnd"])
    if pir_gnd == gnd:
        sheet.wire(WIRE_GND, (605, gnd[1]), (605, pir["GND"]), (PART, pir["GND"]))
    else:
        sheet.wire(WIRE_GND, pir_gnd, (605, pir_gnd[1]), (605, pir["GND"]), (PART, pir["GND"]))
    five = pin_at(board, *board["five"])
    if board["five"][0] == "right":
        sheet.wire(WIRE_5V, five, (640, five[1]), (640, pir["VCC"]), (PART, pir["VCC"]))
    else:
        sheet.wire(
            WIRE_5V,
            five,
            (190, five[1]),
            (190, bottom + 28),
            (640, bottom + 28),
            (640, pir["VCC"]),
            (PART, pir["VCC"]),
        )
    sheet.text(PART - 10, pir["VCC"] - 7, "5 V", 13, WIRE_5V, "end", True)
    legend(sheet, bottom + 62, board)
    return sheet.svg("%s with a door contact and a PIR" % board["title"])


def legend(sheet, y, board):
    for x, color, words in (
        (30, GREEN, "good for sensors"),
        (220, AMBER, "read at power-up: the board may not start"),
        (560, RED, "cannot work: flash, USB, no interrupt"),
    ):
        sheet.dot(x, y, color, 7)
        sheet.text(x + 14, y + 5, words, 14)
    sheet.text(
        30,
        y + 32,
        "Lines that cross without a dot are not joined. " + board["note"],
        14,
    )
    sheet.text(
        30,
        y + 56,
        "D1 = GPIO5, D2 = GPIO4, D5 = GPIO14, D6 = GPIO12, D7 = GPIO13. "
        "In config.py write the GPIO number: pin=5, pin=4.",
        14,
    )


def main(argv):
    """-> exit code."""
    pictures = {name: draw(board) for name, board in BOARDS.items()}
    return kept(FOLDER, pictures, "tools/draw_wiring.py", argv)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
