# shellcheck shell=bash
# Bare roots of Debian to test in, for scripts in bash: `. tests/fresh/root.sh`, after which
#
#   make_root SUITE DIR         makes DIR (removed first) a minimal root of SUITE: bookworm, trixie, sid ...
#   in_root DIR COMMAND...      runs COMMAND there, as root, with processes, /proc and /dev/shm of its own
#   copy_tree DIR               puts the sources, as they are committed in HEAD, into DIR, a folder that does not exist yet
#   keep_packages SUITE DIR     keeps the packages that apt has fetched in DIR, so that the next root need not fetch them
#   remove_root DIR             removes a root
#   free_port                   prints a port that is free on the machine
#
# Whoever calls must be root and should set -e. Mounts and processes belong to namespaces that end with in_root, so nothing is
# left on the machine, not even when the caller is killed. The roots have the machine's network: a server there needs a port
# that is free on the machine. Environment: FRESH_CACHE names the folder of what is kept (default ./build/fresh/cache),
# FRESH_MIRROR another mirror of Debian than mmdebstrap's own choice.

fresh_source=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
fresh_cache=${FRESH_CACHE:-$fresh_source/build/fresh/cache}
# A root older than this is made anew, and what was kept of its packages removed: they would be outdated by then.
fresh_days=7

# The machine's own settings of how to reach Debian's mirrors: proxies, time-outs, whether dates are checked.
fresh_apt_options() {
	apt-config dump 2>/dev/null | grep -E '^Acquire::((https?|ftp)::|Check-|ForceIPv|Retries)' || true
}

# fresh_base SUITE: makes the archive of the bare root unless there is a recent one, and prints its name.
fresh_base() {
	local suite=$1 archive=$fresh_cache/$1.tar
	mkdir -p "$fresh_cache/$suite"
	exec 6>"$fresh_cache/$suite.lock"
	flock 6
	if [ -z "$(find "$archive" -mtime -"$fresh_days" 2>/dev/null)" ]; then
		command -v mmdebstrap >/dev/null || {
			echo "tests/fresh: there is no mmdebstrap; on Debian: apt-get install mmdebstrap" >&2
			return 1
		}
		echo "Making a bare root of Debian $suite (this takes half a minute)" >&2
		rm -f "$fresh_cache/$suite"/*.deb
		local log=$fresh_cache/$suite.log apt=$fresh_cache/$suite.apt
		fresh_apt_options >"$apt"
		# shellcheck disable=SC2086 # no argument when there is no mirror
		mmdebstrap --mode=root --format=tar --variant=minbase --aptopt="$apt" "$suite" "$archive.new" ${FRESH_MIRROR:-} >"$log" 2>&1 6>&- || {
			tail -n 20 "$log" >&2
			echo "tests/fresh: mmdebstrap failed; its whole output: $log" >&2
			return 1
		}
		mv "$archive.new" "$archive"
	fi
	exec 6>&-
	printf '%s\n' "$archive"
}

make_root() {
	local suite=$1 dir=$2 archive
	archive=$(fresh_base "$suite") || return 1
	remove_root "$dir"
	mkdir -p "$dir"
	tar -x -f "$archive" -C "$dir" --numeric-owner
	# How the machine reaches the outside is no part of Debian, so it comes from here.
	cp -L /etc/resolv.conf /etc/hosts "$dir/etc/"
	mkdir -p "$dir/usr/local/share/ca-certificates"
	find /usr/local/share/ca-certificates -name '*.crt' -exec cp {} "$dir/usr/local/share/ca-certificates/" \; 2>/dev/null || true
	# The root is thrown away, so it need not survive a power cut.
	echo force-unsafe-io >"$dir/etc/dpkg/dpkg.cfg.d/unsafe-io"
	fresh_link "$fresh_cache/$suite" "$dir/var/cache/apt/archives"
}

# fresh_link FROM TO: packages, by hard links where that is possible.
fresh_link() {
	find "$1" -maxdepth 1 -name '*.deb' -exec cp --link --no-clobber -t "$2" {} + 2>/dev/null ||
		find "$1" -maxdepth 1 -name '*.deb' -exec cp --no-clobber -t "$2" {} +
}

keep_packages() {
	fresh_link "$2/var/cache/apt/archives" "$fresh_cache/$1"
}

copy_tree() {
	mkdir -p "$1"
	git -c safe.directory="$fresh_source" -C "$fresh_source" archive HEAD | tar -x -C "$1"
}

in_root() {
	local dir=$1
	shift
	# shellcheck disable=SC2016 # for the inner shell, which is process 1 there: when it ends, the kernel ends all others
	setpriv --pdeathsig KILL unshare --mount --propagation private --pid --fork --kill-child -- sh -ec '
		dir=$1
		shift
		mount -t proc proc "$dir/proc"
		mount --rbind /dev "$dir/dev"
		mount -t tmpfs -o mode=1777 tmpfs "$dir/dev/shm"
		set +e
		chroot "$dir" /usr/bin/env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 \
			${http_proxy:+"http_proxy=$http_proxy"} ${https_proxy:+"https_proxy=$https_proxy"} ${no_proxy:+"no_proxy=$no_proxy"} \
			"$@"
		exit $?' sh "$dir" "$@"
}

remove_root() {
	[ -e "$1" ] || return 0
	# Not across file systems: whatever somebody has mounted there is not ours to remove.
	rm -rf --one-file-system "$1"
}

free_port() {
	local port
	for ((port = 8080; port < 8180; port++)); do
		(exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || break
	done
	printf '%s' "$port"
}
