"""Spreadsheet files for the situations of this folder, cell by cell as Excel stores them."""
import io
import zipfile

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
FORMATS = ["General", "0.00%", "yyyy/m/d", "@", "#,##0.00", 'yyyy"年"', '0.00"公顷"', "0.0,", 'yyyy"年"m"月"', '0.0"%"', "[$¥-804]#,##0.00"]


def letter(column):
    return chr(ord("A") + column)


def text_cell(at, text):
    return f'<c r="{at}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def number(raw, style=0):
    return lambda at: f'<c r="{at}" s="{style}"><v>{raw}</v></c>'


def formula(text, raw=None, style=0, kind=""):
    return lambda at: f'<c r="{at}" s="{style}"{kind}><f>{text}</f>{"" if raw is None else f"<v>{raw}</v>"}</c>'


def error(text):
    return lambda at: f'<c r="{at}" t="e"><v>{text}</v></c>'


def shared(index):
    return lambda at: f'<c r="{at}" t="s"><v>{index}</v></c>'


def sheet_xml(rows, merges=(), hidden=(), columns=""):
    out = []
    for n, row in enumerate(rows, 1):
        cells = "".join("" if cell is None else text_cell(f"{letter(c)}{n}", cell) if isinstance(cell, str) else cell(f"{letter(c)}{n}") for c, cell in enumerate(row))
        out.append(f'<row r="{n}"{" hidden=%s1%s" % (chr(34), chr(34)) if n in hidden else ""}>{cells}</row>' if row else "")
    merged = f'<mergeCells>{"".join(f"<mergeCell ref=%s{m}%s/>" % (chr(34), chr(34)) for m in merges)}</mergeCells>' if merges else ""
    return f'<worksheet xmlns="{MAIN}">{columns}<sheetData>{"".join(out)}</sheetData>{merged}</worksheet>'


def workbook(sheets, strings=(), states=(), extra=()):
    """sheets: (name, xml); states: of the sheets, "hidden"; strings: inner XML of shared strings."""
    def state(i):
        return f' state="{states[i]}"' if i < len(states) and states[i] else ""
    styles = "".join(f'<numFmt numFmtId="{170 + i}" formatCode="{code.replace(chr(34), "&quot;")}"/>' for i, code in enumerate(FORMATS))
    parts = {
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATION}"><sheets>' + "".join(
            f'<sheet name="{name}" sheetId="{i + 1}"{state(i)} r:id="rId{i + 1}"/>' for i, (name, _) in enumerate(sheets)) + "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": "<Relationships>" + "".join(
            f'<Relationship Id="rId{i + 1}" Type="{RELATION}/worksheet" Target="worksheets/sheet{i + 1}.xml"/>' for i in range(len(sheets))) + "</Relationships>",
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><numFmts>{styles}</numFmts><cellStyleXfs><xf numFmtId="9"/></cellStyleXfs><cellXfs>' + "".join(
            f'<xf numFmtId="{170 + i}"/>' for i in range(len(FORMATS))) + "</cellXfs></styleSheet>",
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{"".join(f"<si>{text}</si>" for text in strings)}</sst>', **dict(extra)}
    parts |= {f"xl/worksheets/sheet{i + 1}.xml": xml for i, (_, xml) in enumerate(sheets)}
    return container(parts)


def container(parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in parts.items():
            file.writestr(name, text)
    return out.getvalue()
