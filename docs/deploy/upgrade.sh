#!/bin/sh
# A new version in place of the one that runs: sh upgrade.sh FOLDER, where FOLDER holds the new one.
# Pages go on being answered but for the seconds of a restart, in which requests wait. If anything fails before the
# schema is changed, nothing has changed; afterwards docs/operating.md says what to do.
set -eu
new=$(cd "${1:?Say where the new version is: sh upgrade.sh /opt/cortis-2027-01}" && pwd)
host=$(sed -n 's#^PORTAL_BASE_URL=https://\([^/:]*\).*#\1#p' /etc/cortis/portal.env)

make -C "$new" --quiet setup
portal backup
systemctl stop cortis-worker.service
PORTAL_FOLDER="$new" portal db upgrade || { systemctl start cortis-worker.service; exit 1; }
ln -sfn "$new" /opt/cortis
systemctl restart cortis-web.service
systemctl start cortis-worker.service
portal doctor || true
curl --silent --show-error --fail --retry 20 --retry-delay 1 --retry-all-errors \
  --unix-socket /run/cortis/web.sock -H "Host: $host" http://localhost/readyz
echo " - the new version answers."
