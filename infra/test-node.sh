#!/usr/bin/env bash
# usage: infra/test-node.sh PACKAGE REPORT: installs what an npm package is built with, builds it, and runs its tests with a CTRF report.
set -euo pipefail

cd -- "$1"
npm ci --no-audit --no-fund
npm run build
exec node --test --test-timeout=300000 --test-reporter=spec --test-reporter-destination=stdout \
  --test-reporter=./scripts/ctrf-reporter.mjs --test-reporter-destination="$2" dist/test/*.test.js
