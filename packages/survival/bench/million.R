# The same three estimates by R's survival, timed apart from reading. Usage: Rscript million.R file.csv out.json
suppressMessages({library(survival); library(data.table)})
arguments <- commandArgs(TRUE)
clock <- function(code) { gc(FALSE); start <- proc.time()[["elapsed"]]; value <- force(code); list(seconds = proc.time()[["elapsed"]] - start, value = value) }
read <- clock(as.data.frame(fread(arguments[1], nThread = 1)))
d <- read$value
km <- clock(survfit(Surv(time, event > 0) ~ 1, data = d, conf.type = "log-log"))
d$state <- factor(d$event, 0:2)
# Its standard errors take time with the square of the subjects: 26 s for 60,000. Beyond that they are left out.
withError <- nrow(d) <= 20000
aj <- clock(survfit(Surv(time, state) ~ 1, data = d, conf.type = "log-log", se.fit = withError))
cox <- clock(coxph(Surv(time, event > 0) ~ age + marker + arm, data = d))
last <- length(km$value$time)
probe <- pmax(1, round(last * c(0.1, 0.3, 0.5, 0.7, 0.9)))
number <- function(x) paste0("[", paste(ifelse(is.finite(x), sprintf("%.17g", x), "null"), collapse = ","), "]")
writeLines(sprintf('{"version":"%s","seconds":{"read":%s,"km":%s,"aj":%s,"cox":%s},"time":%s,"survival":%s,"low":%s,"incidence":%s,"standardError":%s,"coefficients":%s,"errors":%s,"concordance":%s}',
  as.character(packageVersion("survival")), read$seconds, km$seconds, aj$seconds, cox$seconds, number(km$value$time[probe]),
  number(km$value$surv[probe]), number(km$value$lower[probe]), number(aj$value$pstate[probe, 2]), if (withError) number(aj$value$std.err[probe, 2]) else "[]",
  number(coef(cox$value)), number(sqrt(diag(vcov(cox$value)))), number(cox$value$concordance["concordance"])), arguments[2])
