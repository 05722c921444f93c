# Cox models and their checks. Run: Rscript cox.R > cox.json
suppressMessages(library(survival))
source("json.R")
set.seed(7)
fit <- function(d, vars, ties, zph = ties != "exact") {
  f <- as.formula(paste(if (is.null(d$entry)) "Surv(time, event)" else "Surv(entry, time, event)", "~", paste(vars, collapse = "+"),
    if (is.null(d$strata)) "" else "+ strata(strata)"))
  m <- coxph(f, d, ties = ties, control = coxph.control(eps = 1e-13, iter.max = 60, toler.chol = 1e-14), weights = if (is.null(d$weight)) NULL else d$weight)
  if (!is.null(d$weight)) m$var <- if (is.null(m$naive.var)) m$var else m$naive.var
  r <- list(ties = ties, coefficients = I(unname(coef(m))), standardError = I(unname(sqrt(diag(m$var)))), logLikelihood = I(m$loglik),
    score = m$score, wald = unname(m$wald.test), concordance = unname(m$concordance["concordance"]), n = m$n, events = m$nevent)
  if (zph) {
    z <- lapply(c("km", "identity", "rank"), function(tr) cox.zph(m, transform = tr)$table)
    r$zph <- list(km = I(as.vector(z[[1]][, 1])), identity = I(as.vector(z[[2]][, 1])), rank = I(as.vector(z[[3]][, 1])), df = I(as.vector(z[[1]][, 2])))
  }
  r
}
lung2 <- na.omit(lung[, c("time", "status", "age", "sex", "ph.ecog", "wt.loss")])
entry <- data.frame(entry = round(runif(120, 0, 5), 1), x = round(rnorm(120), 2), arm = sample(c("one", "two", "three"), 120, TRUE))
entry$time <- round(entry$entry + 0.1 + rexp(120, exp(entry$x / 2) / 6), 1); entry$event <- rbinom(120, 1, 0.7)
ties <- data.frame(time = sample(1:6, 70, TRUE), event = rbinom(70, 1, 0.7), x = round(rnorm(70), 1), y = rbinom(70, 1, 0.4))
weighted <- cbind(ties, weight = sample(c(0.5, 1, 2, 3.25), 70, TRUE))
entryStrata <- cbind(entry, strata = sample(c("p", "q"), 120, TRUE))
sets <- list(
  lung = list(d = data.frame(time = lung2$time, event = lung2$status - 1, age = lung2$age, sex = lung2$sex, wt = lung2$wt.loss), v = c("age", "sex", "wt")),
  lungStrata = list(d = data.frame(time = lung2$time, event = lung2$status - 1, age = lung2$age, wt = lung2$wt.loss, strata = lung2$sex), v = c("age", "wt")),
  veteran = list(d = data.frame(time = veteran$time, event = veteran$status, trt = veteran$trt, cell = as.character(veteran$celltype), karno = veteran$karno), v = c("trt", "cell", "karno")),
  ties = list(d = ties, v = c("x", "y")), weighted = list(d = weighted, v = c("x", "y")), entry = list(d = entry, v = c("x", "arm")),
  entryStrata = list(d = entryStrata, v = c("x", "arm")), one = list(d = ties, v = "y"))
out <- lapply(sets, function(s) {
  methods <- if (is.null(s$d$weight)) c("efron", "breslow", "exact") else c("efron", "breslow")
  list(data = as.list(lapply(s$d, I)), covariates = I(s$v), fits = lapply(methods, function(m) fit(s$d, s$v, m)))
})
cat(json(out), "\n")
