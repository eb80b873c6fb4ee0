# shellcheck shell=bash
# Node and npm: only the tests of the TypeScript client need them.

has_node() {
  command -v npm >/dev/null && command -v node >/dev/null &&
    node -e 'const [a, b] = process.versions.node.split("."); process.exit(a > 20 || (a == 20 && b >= 3) ? 0 : 1)' 2>/dev/null
}

# Prints the Debian packages that are missing here.
missing_node() { has_node || printf '%s\n' nodejs npm; }
