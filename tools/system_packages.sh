#!/bin/sh
# Debian packages that the whole test suite uses when they are there: a browser, Chinese fonts, PostgreSQL, gettext,
# and Pango, by which memos become PDFs.
# Needs root and apt; elsewhere it says so and goes on, and the tests that need them are skipped with their reason.
set -u
wanted="chromium fonts-noto-cjk postgresql gettext libpangoft2-1.0-0"
missing=""
for name in $wanted; do
    dpkg-query -W -f '${Status}' "$name" 2>/dev/null | grep -q "ok installed" || missing="$missing $name"
done
[ -z "$missing" ] && exit 0
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null 2>&1; then
    echo "not installed (needs root and apt):$missing; tests that use them are skipped"
    exit 0
fi
echo "installing:$missing"
apt-get update -qq >/dev/null 2>&1
# shellcheck disable=SC2086 -- a list of names
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $missing >/dev/null 2>&1 ||
    echo "could not install:$missing; tests that use them are skipped"
exit 0
