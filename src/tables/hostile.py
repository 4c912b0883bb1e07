#!/usr/bin/python3
"""Writes spreadsheets into a folder: some as other programs write them, and many hostile ones.

hostile.py FOLDER
"""
import os
import struct
import sys
import zipfile

folder = sys.argv[1]

TYPES = ('<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/'
         'content-types"/>')
RELS = ('<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/'
        '2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/'
        'officeDocument/2006/relationships/%s" Target="%s"/></Relationships>')
BOOK = ('<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/'
        '2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/'
        'relationships"><workbookPr%s/><sheets><sheet name="One" sheetId="1" r:id="r1"/>'
        '</sheets></workbook>')
SHEET = ('<?xml version="1.0"?>%s<worksheet xmlns="http://schemas.openxmlformats.org/'
         'spreadsheetml/2006/main"><sheetData>%s</sheetData></worksheet>')
ODS = ('<?xml version="1.0"?>%s<o:document-content '
       'xmlns:o="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
       'xmlns:t="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
       'xmlns:x="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><o:body><o:spreadsheet>'
       '<t:table t:name="One">%s</t:table></o:spreadsheet></o:body></o:document-content>')
MIME = 'application/vnd.oasis.opendocument.spreadsheet'


def zipped(name, files):
    with zipfile.ZipFile(os.path.join(folder, name), 'w', zipfile.ZIP_DEFLATED) as z:
        for inner, text in files:
            z.writestr(inner, text)


def xlsx(name, rows, head='', book='', target='worksheets/sheet1.xml', more=()):
    zipped(name, [('[Content_Types].xml', TYPES),
                  ('_rels/.rels', RELS % ('officeDocument', 'xl/workbook.xml')),
                  ('xl/workbook.xml', BOOK % book),
                  ('xl/_rels/workbook.xml.rels', RELS % ('worksheet', target)),
                  ('xl/worksheets/sheet1.xml', SHEET % (head, rows)), *more])


def ods(name, rows, head='', more=()):
    zipped(name, [('mimetype', MIME), ('content.xml', ODS % (head, rows)), *more])


def change(source, name, alter):
    with open(os.path.join(folder, source), 'rb') as f:
        data = bytearray(f.read())
    alter(data)
    with open(os.path.join(folder, name), 'wb') as f:
        f.write(data)


def central(data, inner):
    """Where the zip's directory speaks of a file."""
    at = data.rfind(inner.encode())
    while data[at - 46:at - 42] != b'PK\x01\x02':
        at = data.rfind(inner.encode(), 0, at)
    return at - 46


ONE = '<row r="1"><c r="A1"><v>1</v></c></row>'
inner = 'xl/worksheets/sheet1.xml'

# --- as they should be ---
xlsx('good.xlsx', ONE)
xlsx('no_places.xlsx', '<row><c t="inlineStr"><is><t>a</t></is></c><c><v>2</v></c></row>'
     '<row><c t="b"><v>1</v></c><c t="e"><v>#DIV/0!</v></c></row>')
xlsx('absolute.xlsx', ONE, target='/xl/worksheets/sheet1.xml')
xlsx('up_and_down.xlsx', ONE, target='../xl/./worksheets/sheet1.xml')
xlsx('formula.xlsx', '<row r="1"><c r="A1"><f>1+1</f><v>2</v></c>'
     '<c r="B1" t="str"><f>"=a"</f><v>=a</v></c></row>')
xlsx('phonetic.xlsx', '<row r="1"><c r="A1" t="inlineStr"><is><r><t>one</t></r><r><t> two</t></r>'
     '<rPh><t>left out</t></rPh></is></c></row>')
xlsx('strict.xlsx', ONE.replace('<v>1</v>', '<v>1.5E2</v>'))
xlsx('utf16.xlsx', '')
zipped('utf16.xlsx', [('_rels/.rels', RELS % ('officeDocument', 'xl/workbook.xml')),
                      ('xl/workbook.xml', BOOK % ''),
                      ('xl/_rels/workbook.xml.rels', RELS % ('worksheet', 'worksheets/sheet1.xml')),
                      (inner, (SHEET % ('', ONE)).replace(
                          '<?xml version="1.0"?>', '<?xml version="1.0" encoding="UTF-16"?>')
                       .encode('utf-16'))])
ods('good.ods', '<t:table-row><t:table-cell o:value-type="float" o:value="1"><x:p>1</x:p>'
    '</t:table-cell></t:table-row>')
ods('repeats.ods',
    '<t:table-row t:number-rows-repeated="2"><t:table-cell t:number-columns-repeated="2" '
    'o:value-type="float" o:value="7"/><t:table-cell t:number-columns-repeated="16000"/>'
    '</t:table-row><t:table-row t:number-rows-repeated="1048574"><t:table-cell/></t:table-row>')
ods('comment.ods', '<t:table-row><t:table-cell o:value-type="string"><o:annotation><x:p>secret'
    '</x:p></o:annotation><x:p>a<x:s x:c="2"/>b<x:tab/>c<x:span>d</x:span></x:p><x:p>e</x:p>'
    '</t:table-cell><t:table-cell o:value-type="percentage" o:value="0.5"/>'
    '<t:table-cell o:value-type="date" o:date-value="2024-02-29T00:00:00"/>'
    '<t:table-cell o:value-type="boolean" o:boolean-value="true"/></t:table-row>')

# --- hostile ---
xlsx('bomb.xlsx', ' ' * (300 << 20))
change('bomb.xlsx', 'lying_bomb.xlsx',
       lambda d: d.__setitem__(slice(central(d, inner) + 24, central(d, inner) + 28),
                               struct.pack('<I', 1000)))


def both_sizes(d):
    at = central(d, inner)
    local = struct.unpack('<I', d[at + 42:at + 46])[0]
    d[at + 24:at + 28] = d[local + 22:local + 26] = struct.pack('<I', 1000)


change('bomb.xlsx', 'lying_twice.xlsx', both_sizes)


def bad_crc(d):
    at = central(d, inner)
    local = struct.unpack('<I', d[at + 42:at + 46])[0]
    d[at + 16] ^= 1
    d[local + 14] ^= 1


change('good.xlsx', 'crc.xlsx', bad_crc)


def locked(d):
    at = central(d, inner)
    local = struct.unpack('<I', d[at + 42:at + 46])[0]
    d[at + 8] |= 1
    d[local + 6] |= 1


change('good.xlsx', 'locked_entry.xlsx', locked)
with open(os.path.join(folder, 'locked.xlsx'), 'wb') as f:
    f.write(b'\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1' + bytes(4096))
ods('locked.ods', '', more=[('META-INF/manifest.xml',
    '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><m:file-entry '
    'm:full-path="content.xml"><m:encryption-data/></m:file-entry></m:manifest>')])
with zipfile.ZipFile(os.path.join(folder, 'many.xlsx'), 'w') as z:
    for i in range(2100):
        z.writestr(f'{i}', '')
zipped('overlap_.xlsx', [(f'f{i}', os.urandom(50000)) for i in range(20)])


def overlap(d):
    first = struct.unpack('<I', d[central(d, 'f0') + 42:central(d, 'f0') + 46])[0]
    for i in range(1, 20):
        at = central(d, f'f{i}')
        d[at + 42:at + 46] = struct.pack('<I', first)


change('overlap_.xlsx', 'overlap.xlsx', overlap)
os.remove(os.path.join(folder, 'overlap_.xlsx'))
LAUGHS = ('<!DOCTYPE l [<!ENTITY a "ha">' + ''.join(
    f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(9)) + ']>')
xlsx('laughs.xlsx', '<row r="1"><c r="A1" t="inlineStr"><is><t>&j;</t></is></c></row>',
     head=LAUGHS)
ods('laughs.ods', '<t:table-row><t:table-cell o:value-type="string"><x:p>&j;</x:p>'
    '</t:table-cell></t:table-row>', head=LAUGHS)
xlsx('outside.xlsx', '<row r="1"><c r="A1" t="inlineStr"><is><t>&e;</t></is></c></row>',
     head='<!DOCTYPE l [<!ENTITY e SYSTEM "file:///etc/passwd">]>')
xlsx('deep.xlsx', '<a>' * 100000 + '</a>' * 100000)
xlsx('long_tag.xlsx', '<row r="1" x="' + 'y' * (20 << 20) + '"/>')
xlsx('path.xlsx', ONE, target='../../../etc/passwd')
xlsx('path_absolute.xlsx', ONE, target='/../etc/passwd')
xlsx('wide.xlsx', '<row r="1">' + '<c><v>1</v></c>' * 16384 + '</row>')
xlsx('widest.xlsx', '<row r="1"><c r="XFD1"><v>1</v></c></row>')
xlsx('far.xlsx', '<row r="1048576"><c r="A1048576"><v>1</v></c></row>')
xlsx('sparse.xlsx', '<row r="900000"><c r="SF900000"><v>1</v></c></row>')
xlsx('row_overflow.xlsx', '<row r="9223372036854775807"><c><v>1</v></c></row>')
xlsx('row_none.xlsx', '<row r="0"><c><v>1</v></c></row>')
xlsx('place_wrong.xlsx', '<row r="1"><c r="A2"><v>1</v></c></row>')
xlsx('no_text.xlsx', '<row r="1"><c r="A1" t="s"><v>7</v></c></row>')
xlsx('no_number.xlsx', '<row r="1"><c r="C1"><v>many</v></c></row>')
xlsx('long_text.xlsx', '<row r="1"><c r="A1" t="inlineStr"><is><t>' + 'x' * 200000 +
     '</t></is></c></row>')
xlsx('not_xml.xlsx', '<row>')
xlsx('many_cells.xlsx', '<row>' + '<c><v>1</v></c>' * 400 + '</row>' + ('<row>' + '<c><v>1</v>'
     '</c>' * 400 + '</row>') * 300)
ods('rows_bomb.ods', '<t:table-row t:number-rows-repeated="1000000000"><t:table-cell '
    't:number-columns-repeated="1000000000" o:value-type="float" o:value="1"/></t:table-row>')
ods('cells_bomb.ods', '<t:table-row t:number-rows-repeated="900000"><t:table-cell '
    't:number-columns-repeated="499" o:value-type="float" o:value="1"/></t:table-row>')
ods('blank_bomb.ods', '<t:table-row><t:table-cell o:value-type="string"><x:p>' +
    '<x:s x:c="1000000000"/>' * 1000 + '</x:p></t:table-cell></t:table-row>')
zipped('empty.zip', [('readme.txt', 'hello')])
zipped('no_sheet.xlsx', [('xl/workbook.xml', BOOK % '')])
zipped('macro.docx', [('_rels/.rels', RELS % ('officeDocument', 'word/document.xml'))])
with open(os.path.join(folder, 'words.txt'), 'w') as f:
    f.write('PK is no zip')
with open(os.path.join(folder, 'nothing.xlsx'), 'wb'):
    pass

# --- as other programs write them ---
import datetime
import openpyxl
book = openpyxl.Workbook()
sheet = book.active
sheet.title = 'Data'
sheet.append(['code', 'value', 'day', 'moment', 'yes', 'share', 'formula'])
sheet.append(['E08000009', 57.5, datetime.date(2024, 2, 29),
              datetime.datetime(2024, 2, 29, 13, 30), True, 0.5, '=B2*2'])
sheet['C2'].number_format = 'd mmm yyyy'
sheet['F2'].number_format = '0%'
sheet['B2'].number_format = '#,##0.0 "years old";[Red]-0.0'
sheet['A4'] = 'two\nlines'
book.create_sheet('Other')['B2'] = -1
book.save(os.path.join(folder, 'openpyxl.xlsx'))
book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
book.save(os.path.join(folder, 'mac.xlsx'))
