# Curves and tests of groups. Run: Rscript curves.R > curves.json
suppressMessages({library(survival); library(cmprsk)})
source("json.R")
set.seed(20)
km <- function(d, type) {
  f <- survfit(if (is.null(d$entry)) Surv(time, event > 0) ~ 1 else Surv(entry, time, event > 0) ~ 1, data = d, conf.type = type)
  q <- quantile(f, 0.5)
  list(time = I(f$time), atRisk = I(f$n.risk), events = I(f$n.event), censored = I(f$n.censor), survival = I(f$surv),
    standardError = I(f$surv * f$std.err), low = I(f$lower), high = I(f$upper), median = I(c(q$quantile, q$lower, q$upper)))
}
aj <- function(d) {
  d$state <- factor(d$event, 0:max(d$event))
  f <- survfit(if (is.null(d$entry)) Surv(time, state) ~ 1 else Surv(entry, time, state) ~ 1, data = d, id = seq_len(nrow(d)), conf.type = "log-log")
  list(time = I(f$time), incidence = lapply(2:ncol(f$pstate), function(k) I(f$pstate[, k])),
    standardError = lapply(2:ncol(f$pstate), function(k) I(f$std.err[, k])))
}
lr <- function(d, rho) {
  f <- if (is.null(d$strata)) survdiff(Surv(time, event > 0) ~ group, data = d, rho = rho) else
    survdiff(Surv(time, event > 0) ~ group + strata(strata), data = d, rho = rho)
  o <- if (is.matrix(f$obs)) rowSums(f$obs) else f$obs; e <- if (is.matrix(f$exp)) rowSums(f$exp) else f$exp
  list(chiSquare = f$chisq, observed = I(unname(o)), expected = I(unname(e)), variance = I(diag(f$var)))
}
gray <- function(d, cause, rho) {
  codes <- c(cause, setdiff(sort(unique(d$event)), c(0, cause)))
  f <- cuminc(d$time, d$event, d$group, if (is.null(d$strata)) rep(1, nrow(d)) else d$strata, rho = rho, cencode = 0)
  t <- f$Tests[as.character(cause), ]
  list(cause = cause, rho = rho, statistic = unname(t["stat"]), p = unname(t["pv"]), df = unname(t["df"]))
}
rmst <- function(d, tau) {
  f <- survfit(Surv(time, event > 0) ~ 1, data = d)
  t <- summary(f, rmean = tau)$table
  unname(c(tau, t["rmean"], t["se(rmean)"]))
}
follow <- function(d) { q <- quantile(survfit(Surv(time, event == 0) ~ 1, data = d, conf.type = "log-log"), 0.5); I(unname(c(q$quantile, q$lower, q$upper))) }
sim <- function(n, round, groups, strata = 0, entry = FALSE, causes = 2) {
  group <- sample(letters[1:groups], n, TRUE)
  t <- rexp(n, 0.1 * (1 + 0.5 * (group == "a"))); c <- rexp(n, 0.05)
  time <- round(pmin(t, c) + 10^-round, round)
  event <- ifelse(t <= c, sample(1:causes, n, TRUE), 0)
  d <- data.frame(time = time, event = event, group = group)
  if (strata > 0) d$strata <- sample(LETTERS[1:strata], n, TRUE)
  if (entry) { d$entry <- round(runif(n, 0, 0.8) * time, round); d$entry <- ifelse(d$entry >= d$time, 0, d$entry) }
  d
}
sets <- list(
  freireich = data.frame(time = c(6,6,6,6,7,9,10,10,11,13,16,17,19,20,22,23,25,32,32,34,35), event = c(1,1,1,0,1,0,1,0,0,1,1,0,0,0,1,1,0,0,0,0,0), group = rep(c("a","b","c"), 7)),
  lung = with(na.omit(lung[, c("time", "status", "sex", "ph.ecog")]), data.frame(time = time, event = status - 1, group = sex, strata = ph.ecog)),
  mgus2 = with(mgus2, data.frame(time = ifelse(pstat == 1, ptime, futime), event = ifelse(pstat == 1, 1, 2 * death), group = as.character(sex))),
  small = sim(14, 0, 2), ties = sim(80, 0, 3), manyTies = sim(300, -1, 2), untied = sim(60, 9, 3),
  strata = sim(120, 0, 3, strata = 3), threeCauses = sim(150, 1, 2, causes = 3), entry = sim(90, 1, 2, entry = TRUE), oneCause = sim(40, 1, 2, causes = 1))
out <- lapply(sets, function(d) {
  r <- list(data = as.list(lapply(d, function(c) I(if (is.factor(c)) as.character(c) else c))))
  r$km <- list(`log-log` = km(d, "log-log"), log = km(d, "log"), plain = km(d, "plain"))
  if (max(d$event) > 1) r$aj <- aj(d)
  if (is.null(d$entry)) {
    r$logRank <- list(lr(d, 0), lr(d, 1), lr(d, 0.5))
    if (max(d$event) > 1) r$gray <- list(gray(d, 1, 0), gray(d, 2, 0), gray(d, 1, 1))
    r$rmst <- I(unlist(lapply(c(0.3, 0.6, 0.9) * max(d$time), function(tau) rmst(d, tau))))
    r$followUp <- follow(d)
  }
  r
})
cat(json(out), "\n")
