# Reference values of distribution functions and quantiles, with their tails. Run: Rscript special.R > special.json
source("json.R")
rows <- function(...) { d <- expand.grid(..., KEEP.OUT.ATTRS = FALSE); d }
out <- list()
x <- c(-38, -20, -10, -6, -3, -1.5, -1, -0.5, -0.01, 0, 0.3, 0.99, 1.001, 1.96, 2.5, 5, 8, 15, 30)
out$normalCdf <- data.frame(x = x, value = pnorm(x))
out$normalUpper <- data.frame(x = x, value = pnorm(x, lower.tail = FALSE))
p <- c(1e-300, 1e-100, 1e-20, 1e-10, 1e-5, 0.001, 0.025, 0.07, 0.2, 0.5, 0.7, 0.95, 0.975, 0.9999)
out$normalQuantile <- data.frame(p = p, value = qnorm(p))
g <- c(1e-5, 0.1, 0.5, 0.9, 1.3, 2.5, 5, 14.9, 15, 40, 171, 1e3, 1e6)
out$logGamma <- data.frame(x = g, value = lgamma(g))
d <- rows(a = c(0.1, 0.5, 1, 2.5, 10, 100, 5000), q = c(0.001, 0.1, 0.5, 0.9, 1, 1.1, 2, 5))
d$x <- d$a * d$q
d$lower <- pgamma(d$x, d$a); d$upper <- pgamma(d$x, d$a, lower.tail = FALSE)
out$gamma <- d[, c("a", "x", "lower", "upper")]
d <- rows(a = c(0.5, 1, 2.5, 30, 400), p = c(1e-12, 1e-4, 0.025, 0.4, 0.5, 0.9))
d$lower <- qgamma(d$p, d$a); d$upper <- qgamma(d$p, d$a, lower.tail = FALSE)
out$gammaQuantile <- d
d <- rows(a = c(0.5, 1, 3, 20, 300), b = c(0.5, 2, 7, 500), x = c(0.001, 0.05, 0.3, 0.5, 0.9, 0.999))
d$lower <- pbeta(d$x, d$a, d$b); d$upper <- pbeta(d$x, d$a, d$b, lower.tail = FALSE)
out$beta <- d
d <- rows(a = c(0.5, 1, 3, 40), b = c(0.5, 2, 7, 60), p = c(1e-10, 0.001, 0.025, 0.3, 0.5, 0.95))
d$lower <- qbeta(d$p, d$a, d$b)
# qbeta returns about 1e-9 at worst for tiny p; keep only those that map back exactly
d <- d[abs(pbeta(d$lower, d$a, d$b) / d$p - 1) < 1e-13, ]
out$betaQuantile <- d
d <- rows(x = c(0.001, 0.5, 1, 3.841458820694124, 10, 50, 200), df = c(1, 2, 3, 8, 50))
d$upper <- pchisq(d$x, d$df, lower.tail = FALSE); out$chiSquare <- d
d <- rows(p = c(1e-8, 0.001, 0.05, 0.5, 0.9), df = c(1, 2, 3, 8)); d$x <- qchisq(d$p, d$df, lower.tail = FALSE); out$chiSquareQuantile <- d
d <- rows(x = c(-3, 0, 0.1, 1, 2.5, 12, 60), df = c(1, 2.5, 4, 10, 300)); d$upper <- pt(d$x, d$df, lower.tail = FALSE); out$student <- d
d <- rows(p = c(1e-6, 0.005, 0.025, 0.3, 0.8), df = c(1, 2.5, 4, 10, 300)); d$x <- qt(d$p, d$df, lower.tail = FALSE); out$studentQuantile <- d
d <- rows(x = c(0.1, 1, 4, 30), a = c(1, 3, 10), b = c(2, 10, 60)); d$upper <- pf(d$x, d$a, d$b, lower.tail = FALSE); out$f <- d
d <- rows(p = c(1e-4, 0.05, 0.5), a = c(1, 3, 10), b = c(2, 10, 60)); d$x <- qf(d$p, d$a, d$b, lower.tail = FALSE); out$fQuantile <- d
d <- rows(k = c(0, 1, 3, 10, 40), n = c(10, 40, 2000), p = c(0.001, 0.02, 0.3, 0.9)); d <- d[d$k <= d$n, ]
d$density <- dbinom(d$k, d$n, d$p); d$lower <- pbinom(d$k, d$n, d$p); d$upper <- pbinom(d$k - 1, d$n, d$p, lower.tail = FALSE)
out$binomial <- d
cat(json(out), "\n")
