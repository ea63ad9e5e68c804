"""The wiring drawing for the sensors and pins of the form, on tools/draw_wiring.py's boards."""

import draw_wiring as house

LABELS = {number: label for label, number in house.GPIO.items()}
_TOP = 70
_BUS_GND, _BUS_5V = 628, 652
_WIRES = ("#1565c0", "#6a1b9a", "#00695c", "#ad1457", "#4e342e", "#37474f")
_DOOR, _PIR = 100, 130  # height of a sensor, with the space below
_NAME = 26  # characters


def draw(board, sensors, words):
    """-> an SVG text. board: of house.BOARDS; sensors: [(name, kind, pin or None)]; words: dict
    of title, contact, motion, door_note, five."""
    shape = house.BOARDS[board]
    sheet = house.Sheet(970, 10)
    house.draw_board(sheet, shape)
    bottom = house.TOP + shape["pitch"] * (len(shape["right"]) - 1) + 90
    y, places = _TOP, []
    for sensor in sensors:
        places.append(_box(sheet, y, sensor, words))
        y += _PIR if sensor[1] == "pir" else _DOOR
    _signals(sheet, shape, sensors, places, bottom)
    _supplies(sheet, shape, sensors, places, bottom)
    left = 110 if any((_hole(shape, each[2]) or "r")[0] == "left" for each in sensors) else 170
    high = max(bottom + 44 + 12 * len(sensors), y + 10)
    whole = 'viewBox="0 0 %d %d"' % sheet.size
    part = 'viewBox="%d %d %d %d"' % (left, _TOP - 20, 960 - left, high - _TOP + 20)
    return sheet.svg(words["title"]).replace(whole, part)


def _box(sheet, y, sensor, words):
    """-> {terminal: y}"""
    name, kind, pin = sensor
    pir = kind == "pir"
    sheet.box(house.PART, y, 240, 112 if pir else 82, "#fff8ef" if pir else "#f3f7ff")
    sheet.text(house.PART + 58, y + 24, name[:_NAME], 15, bold=True)
    sheet.text(house.PART + 58, y + 45, words["motion" if pir else "contact"], 13, "#555")
    if pin in LABELS:
        where = "%s = GPIO%d" % (LABELS[pin], pin)
        color = house.color_of(LABELS[pin])
        sheet.text(house.PART + 58, y + 66, where, 13, color, bold=True)
    names = ("OUT", "GND", "VCC") if pir else ("1", "2")
    at = {name: y + 26 + 32 * number for number, name in enumerate(names)}
    for name, place in at.items():
        sheet.text(house.PART + 12, place + 5, name, 14)
    return at


def _hole(board, pin):
    """-> (side, (x, y)) of a GPIO's hole, or None if the board has it on no pin."""
    for side in ("right", "left"):
        if LABELS.get(pin) in board[side]:
            return side, house.pin_at(board, side, board[side].index(LABELS[pin]))
    return None


def _signals(sheet, board, sensors, places, bottom):
    for number, ((_, kind, pin), at) in enumerate(zip(sensors, places, strict=True)):
        hole = _hole(board, pin)
        if hole is None:
            continue
        color = _WIRES[number % len(_WIRES)]
        end = (house.PART, at["OUT" if kind == "pir" else "1"])
        lane = 546 + 13 * (number % 6)
        side, (x, y) = hole
        way = [(x, y), (lane, y)]
        if side == "left":
            out, below = 184 - 12 * (number % 6), bottom + 44 + 12 * (number % 6)
            way = [(x, y), (out, y), (out, below), (lane, below)]
        sheet.wire(color, *way, (lane, end[1]), end)


def _supplies(sheet, board, sensors, places, bottom):
    """Ground to all, 5 V to the motion sensors; each by one line with a dot at each joint."""
    grounds = [at["GND" if "GND" in at else "2"] for at in places]
    fives = [at["VCC"] for at in places if "VCC" in at]
    gnd = house.pin_at(board, "right", board["right"].index("GND"))
    _bus(sheet, house.WIRE_GND, [gnd, (_BUS_GND, gnd[1])], _BUS_GND, grounds)
    side, row = board["five"]
    x, y = house.pin_at(board, side, row)
    start = [(x, y), (_BUS_5V, y)]
    if side == "left":
        start = [(x, y), (206, y), (206, bottom + 30), (_BUS_5V, bottom + 30)]
    _bus(sheet, house.WIRE_5V, start, _BUS_5V, fives)
    for y in fives:
        sheet.text(house.PART - 8, y - 7, "5 V", 13, house.WIRE_5V, "end", True)


def _bus(sheet, color, start, x, ends):
    """One line from `start` to all ends, a dot at each joint."""
    if not ends:
        return
    heights = [start[-1][1], *ends]
    sheet.wire(color, *start)
    sheet.wire(color, (x, min(heights)), (x, max(heights)))
    for y in ends:
        sheet.wire(color, (x, y), (house.PART, y))
