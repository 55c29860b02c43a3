#!/usr/bin/env bash
# Prints for each of our assemblies how many of its lines ran in at least one suite. The argument is a folder with the suites' coverage.cobertura.xml.
# What other processes run (workers, tools, pages) is not counted.
set -uo pipefail
find "$1" -name coverage.cobertura.xml -print0 | xargs -0 -r cat | awk '
  function value(name) { return match($0, name "=\"[^\"]*\"") ? substr($0, RSTART + length(name) + 2, RLENGTH - length(name) - 3) : "" }
  /<coverage / { root = "" }
  /<source>/ && root == "" { root = $0; gsub(".*<source>|</source>.*", "", root) }
  /<package / { assembly = value("name") }
  /<class / { file = root value("filename"); ours = sub(".*/src/", "", file) }
  ours && /<line / {
    line = assembly SUBSEP file SUBSEP value("number")
    if (!(line in ran)) { lines[assembly]++; ran[line] = 0 }
    if (!ran[line] && value("hits") > 0) { ran[line] = 1; covered[assembly]++ }
  }
  END {
    for (assembly in lines) {
      all += lines[assembly]; some += covered[assembly]
      printf "%-28s %6d of %6d lines  %5.1f %%\n", assembly, covered[assembly], lines[assembly], 100 * covered[assembly] / lines[assembly] | "sort"
    }
    close("sort")
    if (all > 0) printf "%-28s %6d of %6d lines  %5.1f %%\n", "all", some, all, 100 * some / all
  }'
