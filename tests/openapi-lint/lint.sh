#!/usr/bin/env bash
# usage: tests/openapi-lint/lint.sh [DOCUMENT]: lints the approved OpenAPI document, or another, by the rules of .spectral.yaml.
# The exit code is 0 without a warning or an error.
set -euo pipefail

document=$(realpath -- "${1:-"$(dirname -- "${BASH_SOURCE[0]}")/../Netra.Api.Tests/Approved/openapi-v1.json"}")
cd -- "$(dirname -- "${BASH_SOURCE[0]}")"
npm ci --ignore-scripts --no-audit --no-fund
exec node_modules/.bin/spectral lint --ruleset .spectral.yaml --fail-severity warn "$document"
