#!/usr/bin/env bash
# Makes the site of guides and API reference in artifacts/site/html. A warning fails it: a link that leads nowhere, a page that no table of contents has.
# Look at it with: dotnet docfx serve artifacts/site/html
set -euo pipefail
cd "$(dirname "$0")/../.."

pages=artifacts/site/pages
rm -rf artifacts/site
mkdir -p "$pages/docs"
cp README.md "$pages/index.md"
cp ARCHITECTURE.md CHANGELOG.md CODE_OF_CONDUCT.md CONTRIBUTING.md SECURITY.md "$pages"
cp -r docs/*.md docs/*/ "$pages/docs"
rm -rf "$pages/docs/site"
cp docs/site/toc.yml "$pages/toc.yml"
for part in guides reference internals; do cp "docs/site/$part.yml" "$pages/docs/$part/toc.yml"; done
for page in docs/guides/*.md; do
  grep -q "href: $(basename "$page")" docs/site/guides.yml || { echo "docs/site/guides.yml lacks $(basename "$page")." >&2; exit 1; }
done

# The rules, by their titles.
for page in "$pages"/docs/rules/*.md; do
  file="$(basename "$page")"
  [ "$file" = index.md ] || printf -- '- name: "%s"\n  href: %s\n' "$(sed -n '1s/^# //p' "$page" | tr -d '`"')" "$file"
done > "$pages/docs/rules/rules.txt"
{ printf -- '- name: All rules\n  href: index.md\n'; cat "$pages/docs/rules/rules.txt"; } > "$pages/docs/rules/toc.yml"
rm "$pages/docs/rules/rules.txt"

# What is no page is looked at where the sources are; where that is, one line of src/Directory.Build.props says.
url="$(sed -n 's:.*<PackageProjectUrl>\(.*\)</PackageProjectUrl>.*:\1:p' src/Directory.Build.props)"
find "$pages" -name '*.md' -exec sed -i -E "s#\]\((\.\./)*((samples|src|tests|bench|\.github)(/[^)]*)?|LICENSE|test\.sh)\)#](${url}/blob/main/\2)#g; s#\]\(((\.\./)*)README\.md#](\1index.md#g" {} +

# The SDK keeps where it restored a tool, and does not look whether that is still there: as where NUGET_PACKAGES was another then.
dotnet tool restore > /dev/null
if ! dotnet docfx --version > /dev/null 2>&1; then
  rm -f "${DOTNET_CLI_HOME:-$HOME}"/.dotnet/toolResolverCache/*/docfx
  dotnet tool restore > /dev/null
fi
dotnet restore Events.sln > /dev/null
dotnet docfx docs/site/docfx.json --warningsAsErrors
