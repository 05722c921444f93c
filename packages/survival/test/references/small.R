# Proportions, paired tests, kappa, pooling, Gower. Run: Rscript small.R > small.json
suppressMessages({library(metafor); library(vcd); library(coin); library(cluster); library(exactRankTests)})
source("json.R")
out <- list()
counts <- rbind(c(0, 7), c(1, 9), c(6, 9), c(31, 43), c(13, 13), c(250, 1000), c(1, 1))
agresti <- function(x, n) { z <- qnorm(0.975); m <- (x + z^2 / 2) / (n + z^2); r <- z * sqrt(m * (1 - m) / (n + z^2)); c(max(0, m - r), min(1, m + r)) }
out$proportions <- lapply(seq_len(nrow(counts)), function(i) { x <- counts[i, 1]; n <- counts[i, 2]
  list(x = x, n = n, wilson = I(as.numeric(prop.test(x, n, correct = FALSE)$conf.int)), `clopper-pearson` = I(as.numeric(binom.test(x, n)$conf.int)),
    `agresti-coull` = I(agresti(x, n)), jeffreys = I(c(if (x == 0) 0 else qbeta(0.025, x + 0.5, n - x + 0.5), if (x == n) 1 else qbeta(0.975, x + 0.5, n - x + 0.5)))) })
out$mcnemar <- lapply(list(c(7, 1), c(0, 5), c(3, 3), c(20, 9)), function(v) list(b = v[1], c = v[2], p = binom.test(v[1], sum(v))$p.value,
  chi = if (sum(v) >= 25) unname(mcnemar.test(matrix(c(5, v[1], v[2], 5), 2))$statistic) else NA))
set.seed(4)
pairs <- list(list(b = c(1,2,3,4,5,6,7,8), a = c(2,2,5,3,8,8,7,12)), list(b = sample(1:5, 20, TRUE), a = sample(1:5, 20, TRUE)),
  list(b = round(rnorm(15), 3), a = round(rnorm(15, 0.5), 3)), list(b = sample(0:4, 40, TRUE), a = sample(0:5, 40, TRUE)))
out$wilcoxon <- lapply(pairs, function(p) { d <- p$a - p$b
  list(before = I(p$b), after = I(p$a), statistic = unname(suppressWarnings(wilcox.test(p$a, p$b, paired = TRUE))$statistic),
    exact = wilcox.exact(p$a, p$b, paired = TRUE, exact = TRUE)$p.value, coin = as.numeric(pvalue(wilcoxsign_test(p$a ~ p$b, distribution = "exact", zero.method = "Wilcoxon"))),
    normal = suppressWarnings(wilcox.test(p$a, p$b, paired = TRUE, exact = FALSE, correct = TRUE))$p.value,
    shift = { d0 <- d[d != 0]; m <- outer(d0, d0, "+") / 2; median(m[lower.tri(m, TRUE)]) }) })
tables <- list(matrix(c(20, 5, 10, 15), 2, byrow = TRUE), matrix(c(11, 2, 0, 3, 8, 4, 1, 2, 9), 3, byrow = TRUE), matrix(c(9, 3, 1, 0, 4, 12, 5, 1, 0, 6, 7, 2, 0, 1, 3, 8), 4, byrow = TRUE))
out$kappa <- lapply(tables, function(m) { k <- nrow(m); dimnames(m) <- list(a = 1:k, b = 1:k); t <- as.table(m)
  lin <- Kappa(t, weights = "Equal-Spacing"); quad <- Kappa(t, weights = "Fleiss-Cohen")
  list(counts = lapply(1:k, function(i) I(m[i, ])), none = I(unname(lin$Unweighted)), linear = I(unname(lin$Weighted)), quadratic = I(unname(quad$Weighted)),
    stuart = as.numeric(statistic(mh_test(t))), bowker = unname(mcnemar.test(m, correct = FALSE)$statistic)) })
series <- list(improved = list(x = c(6, 31, 18, 1, 2), n = c(9, 43, 30, 9, 6)), worse = list(x = c(1, 3, 6, 1, 1, 1), n = c(9, 43, 30, 9, 13, 6)),
  gtr = list(x = c(4, 10, 24, 7, 8), n = c(9, 15, 43, 13, 10)), zeros = list(x = c(0, 2, 5, 0, 9), n = c(8, 14, 20, 5, 12)), large = list(x = c(30, 90, 12, 200), n = c(100, 150, 60, 300)))
out$pool <- lapply(series, function(s) {
  g <- rma.glmm(measure = "PLO", xi = s$x, ni = s$n, method = "ML", nAGQ = 25)
  r <- rma(measure = "PLO", xi = s$x, ni = s$n, method = "REML", test = "knha", control = list(threshold = 1e-12, maxiter = 5000, stepadj = 0.5)); p <- predict(r, transf = transf.ilogit)
  f <- rma(measure = "PFT", xi = s$x, ni = s$n, method = "REML", control = list(threshold = 1e-12, maxiter = 5000, stepadj = 0.5)); h <- predict(f, transf = transf.ipft.hm, targs = list(ni = s$n))
  list(x = I(s$x), n = I(s$n), glmm = I(c(transf.ilogit(c(coef(g), g$ci.lb, g$ci.ub)), g$tau2, g$I2, g$QE.LRT)),
    `logit-reml-hk` = I(c(p$pred, p$ci.lb, p$ci.ub, r$tau2, r$I2, r$QE, p$pi.lb, p$pi.ub)),
    `freeman-tukey` = I(c(h$pred, h$ci.lb, h$ci.ub, f$tau2, f$I2, f$QE))) })
flower2 <- flower; w <- c(1, 2, 1, 3, 1, 1, 2, 0.5)
flower2[3, 7] <- NA; flower2[5, 4] <- NA
dd <- as.matrix(daisy(flower2, metric = "gower", type = list(asymm = c(1, 3), symm = 2), weights = w))
out$gower <- list(data = as.list(lapply(flower2, function(c) I(as.numeric(as.character(c))))), weights = I(w), first = I(unname(dd[3, ])), fifth = I(unname(dd[5, ])))
cat(json(out), "\n")
