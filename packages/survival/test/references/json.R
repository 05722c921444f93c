# JSON with 17 significant digits, so that a double read back is the double written. NA, NaN and infinities become null.
json <- function(x) {
  if (is.null(x)) return("null")
  if (is.data.frame(x) || is.list(x)) {
    if (is.null(names(x))) return(paste0("[", paste(vapply(x, json, ""), collapse = ","), "]"))
    return(paste0("{", paste(sprintf("\"%s\":%s", names(x), vapply(x, json, "")), collapse = ","), "}"))
  }
  if (is.factor(x)) x <- as.character(x)
  one <- if (is.character(x)) ifelse(is.na(x), "null", sprintf("\"%s\"", x)) else
    if (is.logical(x)) ifelse(is.na(x), "null", tolower(as.character(x))) else
    ifelse(is.finite(x), sprintf("%.17g", x), "null")
  if (length(x) == 1 && !inherits(x, "AsIs")) one else paste0("[", paste(one, collapse = ","), "]")
}
