"""What the drawn pictures of docs/ share: a sheet of SVG, and files that are kept as drawn."""

from html import escape


class Sheet:
    """Collects SVG elements."""

    def __init__(self, width, height):
        self.size = (width, height)
        self.parts = []

    def box(self, x, y, w, h, fill, stroke="#333", r=8):
        self.parts.append(
            '<rect x="%d" y="%d" width="%d" height="%d" rx="%d" fill="%s" '
            'stroke="%s" stroke-width="2"/>' % (x, y, w, h, r, fill, stroke)
        )

    def text(self, x, y, words, size=15, color="#222", anchor="start", bold=False):
        self.parts.append(
            '<text x="%d" y="%d" font-size="%d" fill="%s" text-anchor="%s"%s>%s'
            "</text>"
            % (x, y, size, color, anchor, ' font-weight="bold"' if bold else "", escape(words))
        )

    def wire(self, color, *points):
        path = " ".join("%d,%d" % point for point in points)
        self.parts.append(
            '<polyline points="%s" fill="none" stroke="%s" stroke-width="4" '
            'stroke-linejoin="round"/>' % (path, color)
        )
        for x, y in (points[0], points[-1]):
            self.dot(x, y, color)

    def dot(self, x, y, color, r=5):
        self.parts.append('<circle cx="%d" cy="%d" r="%d" fill="%s"/>' % (x, y, r, color))

    def svg(self, title):
        head = (
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" '
            'font-family="sans-serif" role="img">\n<title>%s</title>\n'
            '<rect width="100%%" height="100%%" fill="#fff"/>\n' % (*self.size, escape(title))
        )
        return head + "\n".join(self.parts) + "\n</svg>\n"


def kept(folder, pictures, tool, argv):
    """Write {name: SVG text} as files of a folder, or with --check only say which are not as drawn
    by the tool. -> exit code."""
    old = []
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in pictures.items():
        path = folder / (name + ".svg")
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            old.append(path.name)
            if "--check" not in argv:
                path.write_text(text, encoding="utf-8")
    if old and "--check" in argv:
        print("not as drawn by %s: %s" % (tool, ", ".join(old)))
        return 1
    return 0
