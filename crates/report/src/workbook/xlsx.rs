//! The form that spreadsheet programs read: Office Open XML, as much of it as tables need (ECMA-376).

use std::fmt::Write as _;
use std::io::{self, Cursor, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// The form of a cell; the place in the table of formats, below.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    Number,
    Head,
    Quiet,
    Text,
    Percent,
    Whole,
    Hundredths,
    Fine,
}

/// A cell with something in it.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Cell {
    Text(String, Style),
    Number(f64, Style),
}

/// A sheet: rows of cells, widths of columns in letters, and the rows that stay in sight.
pub(super) struct Sheet {
    pub rows: Vec<Vec<Option<Cell>>>,
    pub widths: Vec<usize>,
    pub head: usize,
}

/// Columns that a page holds.
const PRINTED: usize = 16;
/// Letters that a cell holds at most.
const LONGEST: usize = 32_000;
const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";

/// Formats in the order of [`Style`].
const STYLES: &str = "<numFmts count=\"2\"><numFmt numFmtId=\"164\" formatCode=\"0.0%\"/><numFmt numFmtId=\"165\" formatCode=\"0.0000\"/></numFmts>\
<fonts count=\"3\"><font><sz val=\"11\"/><name val=\"Calibri\"/></font>\
<font><b/><sz val=\"11\"/><name val=\"Calibri\"/></font>\
<font><i/><sz val=\"11\"/><color rgb=\"FF666666\"/><name val=\"Calibri\"/></font></fonts>\
<fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill><fill><patternFill patternType=\"gray125\"/></fill></fills>\
<borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders>\
<cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs>\
<cellXfs count=\"8\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/>\
<xf numFmtId=\"0\" fontId=\"1\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyFont=\"1\"/>\
<xf numFmtId=\"0\" fontId=\"2\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyFont=\"1\"/>\
<xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyAlignment=\"1\"><alignment vertical=\"top\" wrapText=\"1\"/></xf>\
<xf numFmtId=\"164\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\"/>\
<xf numFmtId=\"3\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\"/>\
<xf numFmtId=\"2\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\"/>\
<xf numFmtId=\"165\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\"/></cellXfs>\
<cellStyles count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\" builtinId=\"0\"/></cellStyles>";

/// Sheets with their names as the bytes of a file; nothing in them depends on time or machine.
///
/// # Errors
///
/// Where the archive can't be made.
pub(super) fn write(sheets: impl Iterator<Item = (String, Sheet)>) -> io::Result<Vec<u8>> {
    let sheets: Vec<(String, Sheet)> = sheets.collect();
    let mut to = ZipWriter::new(Cursor::new(Vec::new()));
    let form = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default());
    let mut part = |name: &str, text: &str| -> io::Result<()> {
        to.start_file(name, form).map_err(io::Error::other)?;
        to.write_all(HEAD.as_bytes())?;
        to.write_all(text.as_bytes())
    };
    let (mut types, mut listed, mut related) = (String::new(), String::new(), String::new());
    for (at, (name, _)) in sheets.iter().enumerate() {
        let number = at + 1;
        let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml";
        // Writing to a string can't fail.
        let _ =
            write!(types, "<Override PartName=\"/xl/worksheets/sheet{number}.xml\" ContentType=\"{kind}\"/>");
        let name = escaped(name);
        let _ = write!(listed, "<sheet name=\"{name}\" sheetId=\"{number}\" r:id=\"rId{number}\"/>");
        let _ = write!(
            related,
            "<Relationship Id=\"rId{number}\" Type=\"{RELATIONS}/worksheet\" Target=\"worksheets/sheet{number}.xml\"/>"
        );
    }
    let form_of = "application/vnd.openxmlformats-officedocument.spreadsheetml";
    part(
        "[Content_Types].xml",
        &format!(
            "<Types xmlns=\"{PACKAGE}/content-types\"><Default Extension=\"rels\" \
             ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" \
             ContentType=\"application/xml\"/><Override PartName=\"/xl/workbook.xml\" \
             ContentType=\"{form_of}.sheet.main+xml\"/><Override PartName=\"/xl/styles.xml\" \
             ContentType=\"{form_of}.styles+xml\"/>{types}</Types>"
        ),
    )?;
    part(
        "_rels/.rels",
        &format!(
            "<Relationships xmlns=\"{PACKAGE}/relationships\"><Relationship Id=\"rId1\" Type=\"{RELATIONS}/officeDocument\" \
             Target=\"xl/workbook.xml\"/></Relationships>"
        ),
    )?;
    part(
        "xl/workbook.xml",
        &format!("<workbook xmlns=\"{MAIN}\" xmlns:r=\"{RELATIONS}\"><sheets>{listed}</sheets></workbook>"),
    )?;
    let styles = sheets.len() + 1;
    part(
        "xl/_rels/workbook.xml.rels",
        &format!(
            "<Relationships xmlns=\"{PACKAGE}/relationships\">{related}<Relationship Id=\"rId{styles}\" \
             Type=\"{RELATIONS}/styles\" Target=\"styles.xml\"/></Relationships>"
        ),
    )?;
    part("xl/styles.xml", &format!("<styleSheet xmlns=\"{MAIN}\">{STYLES}</styleSheet>"))?;
    for (at, (_, sheet)) in sheets.iter().enumerate() {
        part(&format!("xl/worksheets/sheet{}.xml", at + 1), &worksheet(sheet))?;
    }
    Ok(to.finish().map_err(io::Error::other)?.into_inner())
}

fn worksheet(sheet: &Sheet) -> String {
    let head = sheet.head;
    // On paper, all columns stand side by side, unless they would be too small to read.
    let fits = sheet.widths.len() <= PRINTED;
    let fit = if fits { "<sheetPr><pageSetUpPr fitToPage=\"1\"/></sheetPr>" } else { "" };
    let mut text = format!(
        "<worksheet xmlns=\"{MAIN}\">{fit}<sheetViews><sheetView workbookViewId=\"0\"><pane xSplit=\"1\" ySplit=\"{head}\" \
         topLeftCell=\"B{}\" activePane=\"bottomRight\" state=\"frozen\"/></sheetView></sheetViews><cols>",
        head + 1
    );
    for (at, width) in sheet.widths.iter().enumerate() {
        let _ = write!(text, "<col min=\"{0}\" max=\"{0}\" width=\"{width}\" customWidth=\"1\"/>", at + 1);
    }
    text += "</cols><sheetData>";
    for (at, row) in sheet.rows.iter().enumerate() {
        let _ = write!(text, "<row r=\"{}\">", at + 1);
        for (column, cell) in row.iter().enumerate() {
            let place = format!("{}{}", letters(column), at + 1);
            match cell {
                None => {}
                Some(Cell::Number(number, style)) => {
                    let _ = write!(text, "<c r=\"{place}\" s=\"{}\"><v>{number}</v></c>", *style as u8);
                }
                Some(Cell::Text(words, style)) => {
                    let _ = write!(
                        text,
                        "<c r=\"{place}\" s=\"{}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">{}</t></is></c>",
                        *style as u8,
                        escaped(words)
                    );
                }
            }
        }
        text += "</row>";
    }
    text += "</sheetData><pageSetup orientation=\"landscape\"";
    text += if fits { " fitToWidth=\"1\" fitToHeight=\"0\"" } else { "" };
    text + "/></worksheet>"
}

/// The name of a column: A, …, Z, AA, …
fn letters(mut column: usize) -> String {
    let mut name = String::new();
    loop {
        name.insert(0, char::from(b'A' + (column % 26) as u8));
        match (column / 26).checked_sub(1) {
            Some(rest) => column = rest,
            None => return name,
        }
    }
}

/// A text as XML takes it.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars().take(LONGEST) {
        match letter {
            '&' => out += "&amp;",
            '<' => out += "&lt;",
            '>' => out += "&gt;",
            '"' => out += "&quot;",
            letter if letter.is_control() && letter != '\n' => out.push(' '),
            '\u{fffe}' | '\u{ffff}' => {}
            letter => out.push(letter),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read as _;

    #[test]
    fn columns_have_names_and_texts_are_harmless() {
        let names: Vec<String> = [0, 25, 26, 51, 52, 701, 702].into_iter().map(letters).collect();
        assert_eq!(names, ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]);
        assert_eq!(escaped("a < b & \"c\"\u{1}"), "a &lt; b &amp; &quot;c&quot; ");
    }

    #[test]
    fn every_part_is_well_formed_xml() {
        let row = vec![
            Some(Cell::Text("a & b".to_owned(), Style::Head)),
            None,
            Some(Cell::Number(-0.25, Style::Percent)),
        ];
        let sheet = || Sheet { rows: vec![row.clone()], widths: vec![5, 5, 5], head: 1 };
        let names = ["One", "Two <2>"].map(str::to_owned);
        let bytes = write(names.into_iter().map(|name| (name, sheet()))).unwrap();
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        assert_eq!(archive.len(), 7);
        for at in 0..archive.len() {
            let mut text = String::new();
            archive.by_index(at).unwrap().read_to_string(&mut text).unwrap();
            let name = archive.by_index(at).unwrap().name().unwrap().into_owned();
            roxmltree::Document::parse(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
            assert!(!name.contains("sheet1") || text.contains("<v>-0.25</v>") && text.contains("a &amp; b"));
        }
    }
}
