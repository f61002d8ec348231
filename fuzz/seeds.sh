#!/bin/sh
# Copies the charts of the corpus to where the targets look for their seeds.
set -eu
cd "$(dirname "$0")"
mkdir -p corpus/text corpus/tokens
find ../tests/corpus ../examples -name '*.fsm' | while read -r chart; do
    name=$(printf '%s' "$chart" | tr '/.' '__')
    cp "$chart" "corpus/text/$name"
    cp "$chart" "corpus/tokens/$name"
done
