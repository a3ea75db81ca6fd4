# Every CSV of some results folders, as base R reads it: all rows and columns, and numbers as numbers.
#
#   Rscript tests/r/tables.R FOLDER...

read <- 0
for (folder in commandArgs(trailingOnly = TRUE)) {
  for (path in list.files(folder, pattern = "[.]csv$", full.names = TRUE)) {
    lines <- readLines(path, encoding = "UTF-8")
    table <- read.csv(path)
    stopifnot(ncol(table) == length(scan(text = lines[1], what = "", sep = ",", quiet = TRUE)))
    # A text may hold a line break, within quotes: then there are fewer rows than lines.
    rows <- if (any(grepl('"', lines))) nrow(table) <= length(lines) - 1 else nrow(table) == length(lines) - 1
    if (!rows) stop(path, ": ", length(lines) - 1, " lines, and R reads ", nrow(table), " rows")
    for (name in names(table)) {
      column <- table[[name]]
      if (is.character(column)) {
        texts <- column[!is.na(column) & nzchar(column)]
        numbers <- suppressWarnings(as.numeric(texts))
        if (length(texts) > 0 && !anyNA(numbers)) stop(path, ": column ", name, " holds numbers, and R reads text")
      }
    }
    read <- read + 1
  }
}
stopifnot(read > 0)
cat(read, "tables read\n")
