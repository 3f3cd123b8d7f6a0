#!/usr/bin/env bash
# Plays the token's scenario and shows it step by step: what is done, and what the chain answers.
set -euo pipefail
samples=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

steps() { sed -E 's/^\{"note":"(([^"\\]|\\.)*)".*/\1/; s/^\{"op":"([a-z]*)",("[a-z]*":"[^"]*").*/\1 \2/' "$1"; }

printf 'samples/token/token.cc, built to a native plugin, plays samples/token/scenario.jsonl.\n\n'
paste -d '\n' <(steps "$samples/token/scenario.jsonl") <("$samples/play.sh" token | sed 's/^/    /')
