#!/usr/bin/env bash
# Writes the seeds of the fuzz targets `plugin` and `manifest` anew, from the modules in corpus/module: what a plugin
# looks like changes with its format. seeds.sh BUILD_DIR
set -euo pipefail
corpus=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/corpus
wrought=$1/wrought

# seed NAME [OPTION of wrought build...]
seed() {
  local name=$1
  shift
  "$wrought" build "$corpus/module/$name.wat" -o "$corpus/plugin/$name.so" "$@"
  objcopy -O binary --only-section=.wrought.manifest --set-section-flags .wrought.manifest=alloc \
    "$corpus/plugin/$name.so" "$corpus/manifest/$name.json"
}

seed small
seed proposals --profile plain --memory explicit
seed linked --profile plain
