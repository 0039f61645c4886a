#!/bin/sh
# A new version in place of the one that runs: sh upgrade.sh FOLDER, where FOLDER holds the new one.
# Pages go on being answered but for the seconds of a restart, in which requests wait. If anything fails before the
# schema is changed, nothing has changed; afterwards docs/operating.md says what to do.
set -eu
new=$(cd "${1:?Say where the new version is: sh upgrade.sh /opt/cortis-2027-01}" && pwd)
as_portal() { systemd-run --quiet --pipe --wait --collect -p User=cortis -p EnvironmentFile=/etc/cortis/portal.env \
  -p WorkingDirectory="$new" -p StateDirectory=cortis "$@"; }

make -C "$new" --quiet setup
systemctl start --wait cortis-backup.service 2>/dev/null || as_portal "$new/.venv/bin/flask" --app wsgi backup
systemctl stop cortis-worker.service
as_portal "$new/.venv/bin/flask" --app wsgi db upgrade
ln -sfn "$new" /opt/cortis
systemctl restart cortis-web.service
systemctl start cortis-worker.service
as_portal "$new/.venv/bin/flask" --app wsgi doctor || true
curl --silent --show-error --fail --retry 10 --retry-all-errors \
  --unix-socket /run/cortis/web.sock http://localhost/readyz
echo " – the new version answers."
