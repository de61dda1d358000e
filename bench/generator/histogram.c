// Time, and how many things took how long.
#include "generator.h"
#include <time.h>

uint64_t now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000000000ull + t.tv_nsec;
}

void record(Histogram *h, uint64_t value) {
  if (value > h->largest) h->largest = value;
  int power = value < 64 ? 0 : 63 - __builtin_clzll(value) - 5;
  h->buckets[power == 0 ? value : power * 64 + ((value >> (power - 1)) & 63)]++;
  h->count++;
}

double quantile(const Histogram *h, double share) {
  uint64_t before = 0, wanted = share * h->count;
  for (int i = 0; i < 64 * 64; i++) {
    before += h->buckets[i];
    if (before > wanted) return (i < 64 ? (uint64_t)i : (64ull | (i & 63)) << (i / 64 - 1)) / 1e6;
  }
  return h->largest / 1e6;
}
