#!/usr/bin/env bash
# Builds with warnings as errors and runs every test; installs redis-server, postgresql, a linker, chromium and redis-py if there is none. Ends with 'N passed, N failed'.
# With --coverage it says as well how much of each assembly ran; that takes longer.
set -uo pipefail
cd "$(dirname "$0")"

# Installs Debian packages for a need, where apt-get can.
install() {
  local what="$1" sudo=""
  shift
  command -v apt-get >/dev/null 2>&1 || return 1
  [ "$(id -u)" -eq 0 ] || sudo="sudo"
  echo "There is no $what; installing it with apt-get."
  $sudo apt-get update -qq && DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

has_redis() {
  [ -n "${EVENTS_TEST_REDIS:-}${EVENTS_TEST_SERVER:-}" ] && return 0
  command -v redis-server >/dev/null 2>&1 && return 0
  command -v docker >/dev/null 2>&1 && docker info >/dev/null 2>&1
}

# A worker is compiled ahead of time: that takes a linker and zlib.
has_linker() {
  local compiler
  for compiler in clang gcc; do
    command -v "$compiler" >/dev/null 2>&1 || continue
    echo 'int main(void) { return 0; }' | "$compiler" -x c - -lz -o /dev/null 2>/dev/null && return 0
  done
  return 1
}

# The outbox is tested on a real database: where Debian has it, or on the path.
has_postgres() {
  { command -v initdb && command -v postgres; } >/dev/null 2>&1 || ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1
}

# The dashboard is looked at in a real browser.
has_chromium() { command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 || command -v google-chrome >/dev/null 2>&1; }

# Programs in Python share streams with ours. The first python3 on the path may be another than the distribution's, which has its packages.
has_redis_py() {
  local python
  for python in python3 /usr/bin/python3; do "$python" -c 'import redis' >/dev/null 2>&1 && return 0; done
  return 1
}

has_redis || install "redis-server" redis-server
has_postgres || install "PostgreSQL" postgresql
has_linker || install "linker with zlib" gcc libc6-dev zlib1g-dev
has_chromium || install "chromium" chromium
has_redis_py || install "redis-py" python3 python3-redis
if ! has_redis; then
  echo "No redis-server on the path, no Docker engine, and apt-get could not install one." >&2
  echo "Install Redis 7 or later, or set EVENTS_TEST_REDIS=host:port." >&2
elif ! has_postgres; then
  echo "There is no PostgreSQL on the path or below /usr/lib/postgresql, and apt-get could not install one." >&2
elif ! has_linker; then
  echo "Neither clang nor gcc links a program with zlib. Install one of them with the headers of zlib." >&2
elif ! has_chromium; then
  echo "There is no chromium on the path, and apt-get could not install one." >&2
elif ! has_redis_py; then
  echo "No python3 has the package 'redis', and apt-get could not install it." >&2
fi
has_redis && has_postgres && has_linker && has_chromium && has_redis_py || { echo "0 passed, 1 failed"; exit 1; }

# Compiling is mostly the start of a compiler, for each project anew, and making ready the rules that it runs. So one compiler stays for all of them, ours
# alone, until all is built; and none measures its own code, for which it does not live long enough.
export DOTNET_TieredPGO=0
compiler="events-test-$$"
dotnet build Events.sln -c Release --nologo -v quiet -p:UseSharedCompilation=true -p:SharedCompilationId="$compiler"
built=$?
dotnet "$(dotnet msbuild tests/Events.TestSupport -getProperty:RoslynTargetsPath)/bincore/VBCSCompiler.dll" -shutdown "-pipename:$compiler" >/dev/null 2>&1
if [ "$built" -ne 0 ]; then
  echo "The build failed."
  echo "0 passed, 1 failed"
  exit 1
fi

results="$(mktemp -d)"
trap 'rm -rf "$results"' EXIT
status=0
export collector=""
[ "${1:-}" != --coverage ] || collector="XPlat Code Coverage"

# One suite: what it says is printed when it ends, since others run beside it.
run() {
  local name log code=0 TIMEFORMAT='%0R s, %0U s of processor time'
  name="$(basename "$1")"
  log="$2/$name.log"
  { time dotnet test "$1" -c Release --no-build --nologo -v quiet --logger trx --logger "console;verbosity=minimal" --results-directory "$2/$name" \
    ${collector:+--collect "$collector"} >"$log" 2>&1; } 2>"$2/$name.time" || code=1
  echo "$name: $(cat "$2/$name.time")" >>"$log"
  cat "$log"
  [ "$code" -eq 0 ] || touch "$2/failed"
}
export -f run

# What is no suite counts as one test each. The layout of the sources: style and quality are errors of the build, the layout is not looked at there. The site
# of guides and API reference: a warning fails it, such as a link that leads nowhere.
beside() {
  case "$1" in
    layout)
      dotnet format whitespace . --folder --exclude artifacts --verify-no-changes && return
      echo "The layout is not that of .editorconfig: dotnet format whitespace . --folder --exclude artifacts"
      touch "$2/no-layout"
      ;;
    site)
      docs/site/build.sh >"$2/site.log" 2>&1 && return
      tail -50 "$2/site.log"
      echo "The site was not built: docs/site/build.sh"
      touch "$2/no-site"
      ;;
    *) run "$1" "$2" ;;
  esac
}
export -f beside

# What compiles, packs and publishes waits for nobody: it takes the processors that the others leave it, what takes longest first. What waits for real time
# or for other processes comes one by one beside it, so that one suite does not keep another from its processor for longer than its leases are.
longest="tests/Events.Packaging.Tests tests/Events.Analyzers.Tests site layout"
patient='/Events\.(Abstractions|Analyzers|Analyzers\.NewerRoslyn|Architecture|CodeFixes|Generator|Packaging)\.Tests$'
{ printf '%s\n' $longest; ls -d tests/*.Tests | grep -E "$patient"; } | awk '!seen[$0]++' \
  | nice -n 19 xargs -P 2 -I{} bash -c 'beside "$1" "$2"' beside {} "$results" &
beside=$!
for project in $(ls -d tests/*.Tests | grep -vE "$patient"); do run "$project" "$results"; done
wait "$beside"
[ ! -e "$results/failed" ] || status=1
others=0
for what in no-site no-layout; do [ ! -e "$results/$what" ] || { others=$((others + 1)); status=1; }; done

[ -z "$collector" ] || tests/coverage.sh "$results"

sum() { local total=0 n; for n in $(cat "$results"/*/*.trx 2>/dev/null | grep -o '<Counters [^>]*' | grep -o " $1=\"[0-9]*\"" | tr -dc '0-9\n'); do total=$((total + n)); done; echo "$total"; }

passed="$(sum passed)"
total="$(sum total)"
failed=$((total - passed + others))
[ "$total" -gt 0 ] || { echo "No test was run."; status=1; failed=1; }
[ "$status" -eq 0 ] || [ "$failed" -gt 0 ] || failed=1
echo "$passed passed, $failed failed"
[ "$status" -eq 0 ] && [ "$failed" -eq 0 ]
