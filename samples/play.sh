#!/usr/bin/env bash
# Plays a sample's scenario on a fresh chain: play.sh NAME [options of `wrought chain`]. Answers go to stdout, one a
# line. In a scenario "@NAME.wasm@" stands for the path of that built contract. BUILD names another build folder.
set -euo pipefail
samples=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
build=${BUILD:-$samples/../build/release}
sample=$1
shift
sed "s|@\([a-z]*\.wasm\)@|$build/samples/\1|g" "$samples/$sample/scenario.jsonl" | "$build/wrought" chain "$@"
