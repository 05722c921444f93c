# Fine–Gray models. Run: Rscript fine-gray.R > fine-gray.json
suppressMessages({library(cmprsk); library(survival)})
source("json.R")
set.seed(31)
sim <- function(n, digits) {
  x <- round(rnorm(n), 2); arm <- rbinom(n, 1, 0.5)
  t <- rexp(n, 0.1 * exp(0.4 * x - 0.3 * arm)); c <- rexp(n, 0.06)
  data.frame(time = round(pmin(t, c) + 10^-digits, digits), event = ifelse(t <= c, 1 + rbinom(n, 1, 0.4), 0), x = x, arm = arm)
}
mgus <- with(mgus2, data.frame(time = ifelse(pstat == 1, ptime, futime), event = ifelse(pstat == 1, 1, 2 * death), x = age, arm = as.numeric(sex == "F")))
sets <- list(untied = sim(80, 8), ties = sim(120, 1), manyTies = sim(200, 0), mgus2 = mgus)
out <- lapply(sets, function(d) {
  fit <- function(cause) {
    m <- crr(d$time, d$event, as.matrix(d[, c("x", "arm")]), failcode = cause, gtol = 1e-12, maxiter = 50)
    list(cause = cause, coefficients = I(unname(m$coef)), standardError = I(sqrt(diag(m$var))), logLikelihood = I(c(m$loglik.null, m$loglik)))
  }
  list(data = as.list(lapply(d, I)), fits = list(fit(1), fit(2)))
})
cat(json(out), "\n")
