#!/bin/sh
# Runs a command against a MariaDB of its own:  with_database.sh COMMAND [ARGUMENT...]
#
# The command finds DB_SOCKET (user root, no password, database "test"), DB_PORT (127.0.0.1, TLS offered, certificate for
# "localhost" only), DB_CA and DB_OTHER_CA (its authority, and one that did not sign it), DB_PID_FILE and DB_ERROR_LOG.
# A server that the command kills is started again. Exit status 77 (skipped) when MariaDB is not installed.
set -eu

PATH=$PATH:/usr/sbin:/sbin
for program in mariadbd mariadb-install-db openssl python3; do
	command -v "$program" >/dev/null || {
		echo "skipped: $program is not installed" >&2
		exit 77
	}
done

# Unix sockets have short names: not in the build tree.
dir=$(mktemp -d "${TMPDIR:-/tmp}/interviewd-db.XXXXXX")
supervisor=
finish() {
	: >"$dir/stop"
	if [ -s "$dir/pid" ]; then
		kill -CONT "$(cat "$dir/pid")" 2>/dev/null || :
		kill -KILL "$(cat "$dir/pid")" 2>/dev/null || :
	fi
	[ -z "$supervisor" ] || wait "$supervisor" 2>/dev/null || :
	rm -rf "$dir"
}
trap finish EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

user=$(id -un)
authority() {
	openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj "/CN=$1" -keyout "$dir/$1.key" -out "$dir/$1.pem" 2>/dev/null
}
authority ca
authority other
openssl req -newkey rsa:2048 -nodes -subj /CN=localhost -keyout "$dir/server.key" -out "$dir/server.csr" 2>/dev/null
printf 'subjectAltName=DNS:localhost\n' >"$dir/extensions"
openssl x509 -req -in "$dir/server.csr" -CA "$dir/ca.pem" -CAkey "$dir/ca.key" -CAcreateserial -days 2 \
	-extfile "$dir/extensions" -out "$dir/server.pem" 2>/dev/null

cat >"$dir/my.cnf" <<END
[mysqld]
innodb_buffer_pool_size=16M
innodb_log_file_size=4M
innodb_autoextend_increment=1
innodb_data_file_path=ibdata1:2M:autoextend
performance_schema=OFF
tmpdir=$dir
END
mariadb-install-db --defaults-file="$dir/my.cnf" --user="$user" --auth-root-authentication-method=normal --skip-test-db --force \
	--skip-name-resolve --datadir="$dir/data" >"$dir/install.log" 2>&1 || {
	cat "$dir/install.log" >&2
	exit 1
}
# Below those that the kernel gives to outgoing connections, so that none of these takes it meanwhile.
port=$(python3 -c '
import random, socket
while True:
    port = random.randrange(20000, 32000)
    try:
        socket.socket().bind(("127.0.0.1", port))
    except OSError:
        continue
    break
print(port)')

(
	# Temporary tables lie in a folder of its own: a server that starts throws away what others have left in theirs.
	# The supervisor outlives what the test kills, not the test: finish leaves the file.
	trap '' HUP INT TERM
	while [ ! -e "$dir/stop" ]; do
		mariadbd --defaults-file="$dir/my.cnf" --user="$user" --datadir="$dir/data" --socket="$dir/s" --pid-file="$dir/pid" \
			--bind-address=127.0.0.1 --port="$port" --skip-name-resolve --innodb-flush-log-at-trx-commit=0 \
			--innodb-doublewrite=0 --ssl-ca="$dir/ca.pem" --ssl-cert="$dir/server.pem" --ssl-key="$dir/server.key" \
			--max-allowed-packet=16M --log-error="$dir/error.log" </dev/null >/dev/null 2>&1 || [ -e "$dir/stop" ] || sleep 0.05
	done
) &
supervisor=$!

tries=0
until mariadb --no-defaults --socket="$dir/s" --user=root \
	--execute='CREATE DATABASE IF NOT EXISTS test CHARACTER SET utf8mb4' 2>/dev/null; do
	tries=$((tries + 1))
	if [ "$tries" -gt 300 ]; then
		cat "$dir/error.log" >&2
		exit 1
	fi
	sleep 0.1
done

export DB_SOCKET="$dir/s" DB_PORT="$port" DB_CA="$dir/ca.pem" DB_OTHER_CA="$dir/other.pem" DB_PID_FILE="$dir/pid" \
	DB_ERROR_LOG="$dir/error.log"
status=0
"$@" || status=$?
exit "$status"
