"""Tables drawn in text, for tests: a caption, then rows whose cells are set apart by bars.

    Table 1. Harms.
    #  | Drug (n = 50) | <
    Fever | 5 (10) | 2
    > of it, severe | 1 (2) | 0
    ! Values are n (%).

Lines that begin with `#` are headings of columns, those with `!` the notes below; `<` is a cell that the one before it
spans, `^` one that the cell above it spans; a label behind `>` is set in.
"""

from dataclasses import replace

from kg.model.document import Cell, Table


def drawn(drawing):
    """The text of a drawing, and its table."""
    caption, *lines = drawing.strip().split("\n")
    notes = " ".join(line[1:].strip() for line in lines if line.startswith("!"))
    text, cells = f"{caption}\n\n", []
    start = len(text)
    for row, line in enumerate(line for line in lines if not line.startswith("!")):
        written, found = _row(line.removeprefix("#").strip(), row, len(text), cells, header=line.startswith("#"))
        text, cells = text + written + "\n", found
    text = text.rstrip("\n")
    return text, Table(start, len(text), 0, len(caption), tuple(cells), notes)


def _row(line, row, offset, cells, *, header):
    written = ""
    for column, words in enumerate(piece.strip() for piece in f" {line} ".split("|")):
        if words == "<":
            cells[-1] = replace(cells[-1], columns=cells[-1].columns + 1)
            continue
        written += " | " if written or column else ""
        if words == "^":
            above = max(at for at, cell in enumerate(cells) if cell.column == column)
            cells[above] = replace(cells[above], rows=row - cells[above].row + 1)
        elif words:
            label = words.removeprefix(">").strip()
            start = offset + len(written)
            cells.append(Cell(row, column, 1, 1, header, start, start + len(label), int(words.startswith(">"))))
            written += label
    return written, cells
