#!/bin/sh
# Tells Opspact what Nagios, Naemon or Icinga notify. The address of the source is in OPSPACT_URL or the first argument.
# Exit 0 only when it was taken, so that a monitor that looks at it knows.
set -eu
url=${1:-${OPSPACT_URL:-}}
[ -n "$url" ] || { echo "usage: notify-opspact.sh ADDRESS (macros of the monitor in the environment)" >&2; exit 2; }
service=${NAGIOS_SERVICEDESC:-${SERVICENAME:-}}
if [ -n "$service" ]; then
    state=${NAGIOS_SERVICESTATE:-${SERVICESTATE:-}}
    output=${NAGIOS_SERVICEOUTPUT:-${SERVICEOUTPUT:-}}
    problem=${NAGIOS_SERVICEPROBLEMID:-}
    since=${NAGIOS_LASTSERVICESTATECHANGE:-${LASTSTATECHANGE:-}}
    number=${NAGIOS_SERVICENOTIFICATIONNUMBER:-}
else
    state=${NAGIOS_HOSTSTATE:-${HOSTSTATE:-}}
    output=${NAGIOS_HOSTOUTPUT:-${HOSTOUTPUT:-}}
    problem=${NAGIOS_HOSTPROBLEMID:-}
    since=${NAGIOS_LASTHOSTSTATECHANGE:-${LASTSTATECHANGE:-}}
    number=${NAGIOS_HOSTNOTIFICATIONNUMBER:-}
fi
exec curl --silent --show-error --fail --max-time 20 --retry 3 --output /dev/null "$url" \
    --data-urlencode "type=${NAGIOS_NOTIFICATIONTYPE:-${NOTIFICATIONTYPE:-PROBLEM}}" \
    --data-urlencode "host=${NAGIOS_HOSTNAME:-${MONITORED_HOST:-}}" \
    --data-urlencode "address=${NAGIOS_HOSTADDRESS:-${HOSTADDRESS:-}}" \
    --data-urlencode "service=$service" \
    --data-urlencode "state=$state" \
    --data-urlencode "output=$output" \
    --data-urlencode "problem=$problem" \
    --data-urlencode "since=$since" \
    --data-urlencode "number=$number" \
    --data-urlencode "time=${NAGIOS_TIMET:-${TIMET:-}}" \
    --data-urlencode "author=${NAGIOS_NOTIFICATIONAUTHOR:-${NOTIFICATIONAUTHOR:-}}" \
    --data-urlencode "comment=${NAGIOS_NOTIFICATIONCOMMENT:-${NOTIFICATIONCOMMENT:-}}"
