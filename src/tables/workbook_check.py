#!/usr/bin/python3
"""What other programs read in a spreadsheet, a line for each cell: sheet, place, kind, value.

workbook_check.py openpyxl|odfpy|office FILE...    office is LibreOffice, run without a screen
"""
import datetime
import os
import subprocess
import sys
import tempfile

OFFICE = 'urn:oasis:names:tc:opendocument:xmlns:office:1.0'
TABLE = 'urn:oasis:names:tc:opendocument:xmlns:table:1.0'
TEXT = 'urn:oasis:names:tc:opendocument:xmlns:text:1.0'
LINK = 'http://www.w3.org/1999/xlink'


def place(row, column):
    letters = ''
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f'{letters}{row + 1}'


def tell(sheet, row, column, kind, value):
    print(sheet, place(row, column), kind, str(value).replace('\n', '|'), sep='\t')


def openpyxl_read(file):
    import openpyxl
    for sheet in openpyxl.load_workbook(file).worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                v = cell.value
                if v is None:
                    continue
                at = (sheet.title, cell.row - 1, cell.column - 1)
                if cell.data_type == 'f':
                    tell(*at, 'FORMULA', v)
                elif cell.hyperlink:
                    tell(*at, 'link', f'{v} {cell.hyperlink.target}')
                elif isinstance(v, bool):
                    tell(*at, 'bool', str(v).lower())
                elif isinstance(v, datetime.datetime):
                    tell(*at, 'date', v.date().isoformat())
                elif isinstance(v, (int, float)):
                    tell(*at, 'number', repr(float(v)))
                else:
                    tell(*at, 'text', v)


def words_of(cell):
    """The text of a cell's paragraphs, as OpenDocument says blanks are kept."""
    def inner(node):
        out = ''
        for child in node.childNodes:
            if child.nodeType == 3:
                out += child.data
            elif child.tagName == 'text:s':
                out += ' ' * int(child.getAttribute('c') or 1)
            elif child.tagName == 'text:tab':
                out += '\t'
            else:
                out += inner(child)
        return out
    return '\n'.join(inner(p) for p in cell.childNodes if p.nodeType == 1)


def odf_read(file):
    import odf.opendocument
    import odf.table
    import odf.text
    book = odf.opendocument.load(file)
    for sheet in book.getElementsByType(odf.table.Table):
        row_at = 0
        for row in sheet.getElementsByType(odf.table.TableRow):
            column = 0
            for cell in row.childNodes:
                get = lambda name: cell.attributes.get((OFFICE, name))
                times = int(cell.attributes.get((TABLE, 'number-columns-repeated'), 1))
                kind = get('value-type')
                at = (sheet.getAttribute('name'), row_at, column)
                links = cell.getElementsByType(odf.text.A)
                formula = cell.attributes.get((TABLE, 'formula'))
                if formula in ('of:=TRUE()', 'of:=FALSE()'):
                    # how LibreOffice reads the truth values of an XLSX
                    tell(*at, 'bool', formula[4:-2].lower())
                elif formula:
                    tell(*at, 'FORMULA', formula)
                elif links:
                    tell(*at, 'link', f"{words_of(cell)} {links[0].attributes[(LINK, 'href')]}")
                elif kind in ('float', 'percentage', 'currency'):
                    tell(*at, 'number', repr(float(get('value'))))
                elif kind == 'boolean':
                    tell(*at, 'bool', get('boolean-value'))
                elif kind == 'date':
                    tell(*at, 'date', get('date-value')[:10])
                elif kind == 'string':
                    tell(*at, 'text', words_of(cell))
                column += times
            row_at += int(row.attributes.get((TABLE, 'number-rows-repeated'), 1))


def office_read(file):
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(['soffice', f'-env:UserInstallation=file://{folder}/profile', '--headless',
                        '--convert-to', 'ods', '--outdir', folder, file], check=True, timeout=120,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        name = os.path.splitext(os.path.basename(file))[0] + '.ods'
        odf_read(os.path.join(folder, name))


readers = {'openpyxl': openpyxl_read, 'odfpy': odf_read, 'office': office_read}
for path in sys.argv[2:]:
    readers[sys.argv[1]](path)
