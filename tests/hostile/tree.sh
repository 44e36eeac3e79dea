# What --output-dir writes, and what is left when it can't.
# shellcheck shell=bash

mkdir -p etc/ipsec.d/{certs,cacerts,private} outside
printf 'conn east\n\tleft=192.0.2.10\n\tleftcert=gw.pem\n\tright=203.0.113.10\n\tauto=add\n' >etc/ipsec.conf
printf ': RSA gw.pem "tree-passphrase-1"\n: RSA key-outside.pem\ncarol : EAP "tree-secret-2"\n' >etc/ipsec.secrets
cp "$here"/../cases/rules/SW546-silent/ipsec.d/certs/gw.pem etc/ipsec.d/certs/
cp "$here"/../cases/rules/SW546-silent/ipsec.d/cacerts/ca.pem etc/ipsec.d/cacerts/
echo 'tree-key-3' >etc/ipsec.d/private/gw.pem
echo 'outside-4' >outside/secret
ln -s ../../../outside/secret etc/ipsec.d/private/key-outside.pem
ln -s ../../../outside/secret etc/ipsec.d/cacerts/ca-outside.pem
chmod 600 etc/ipsec.secrets etc/ipsec.d/private/gw.pem
mode() { stat -c %a "$1"; }
same() { [ "$1" = "$2" ] || { echo "'$1' is not '$2'"; return 1; }; }
nothing_left() { # no file with a secret, whole or in part, but the sources
	local found
	found=$(grep -rl -e 'tree-passphrase-1' -e 'tree-secret-2' -e 'tree-key-3' . --exclude-dir=etc --exclude-dir='new*')
	[ -z "$found" ] || { echo "$found"; return 1; }
}

umask 022
check 'a new tree' status_is 0 swanconf translate etc/ipsec.conf -d new
check 'secrets are the user'"'"'s alone' same "$(mode new/secrets.conf)$(mode new/rsa)$(mode new/rsa/gw.pem)" 600700600
check 'the rest is for all' same "$(mode new)$(mode new/swanctl.conf)$(mode new/x509/gw.pem)" 755644644
check 'what is copied is whole' cmp new/rsa/gw.pem etc/ipsec.d/private/gw.pem
check 'a key behind a link that leads outside is not copied' test ! -e new/rsa/key-outside.pem
check 'nor a certificate' test ! -e new/x509ca/ca-outside.pem
check 'nothing from outside is in it' sh -c '! grep -r outside-4 new'
check 'secrets are not in swanctl.conf' sh -c '! grep -r -e tree-secret-2 -e tree-passphrase-1 new/swanctl.conf'
cp -a new before
check 'a folder that is not empty is left alone' status_is 2 swanconf translate etc/ipsec.conf -d new
check 'not a byte of it changed' diff -r new before
echo other >new/other
check '--force' status_is 0 swanconf translate etc/ipsec.conf -d new/ --force
check 'what was there is kept' test -e new.old/other -a ! -e new/other
check 'the kept one is not overwritten' status_is 2 swanconf translate etc/ipsec.conf -d new --force
mkdir empty; chmod 700 empty
check 'an empty folder' status_is 0 swanconf translate etc/ipsec.conf -d empty
check 'it keeps its mode' same "$(mode empty)" 700
rm -r empty before new.old
echo file >file
check 'a file is refused' status_is 2 swanconf translate etc/ipsec.conf -d file
check 'a folder that is not there' status_is 2 swanconf translate etc/ipsec.conf -d none/x
check 'not with -o' status_is 2 swanconf translate etc/ipsec.conf -d x -o y
check 'not with --to json' status_is 2 swanconf translate etc/ipsec.conf -d x --to json
check 'nothing is left of all that' nothing_left
check 'no folder either' sh -c '! ls -d .swanconf-* 2>/dev/null'

# two files of one name
mkdir -p other
sed -e 's/conn east/conn west/' -e "s|gw.pem|$PWD/other/gw.pem|" etc/ipsec.conf >>etc/ipsec.conf.2
cat etc/ipsec.conf.2 >>etc/ipsec.conf
cp "$here"/../cases/rules/SW546-fires/ipsec.d/certs/gw.pem other/
check 'two certificates of one name' status_is 0 swanconf translate etc/ipsec.conf -d new2 --root .
check 'the second has a name of its own' cmp new2/x509/gw-2.pem other/gw.pem
check 'and its conn names it' grep -q 'certs = gw-2.pem' new2/swanctl.conf

# the program is killed
for delay in 0 0.0005 0.001 0.0015 0.002 0.003 0.004 0.006; do
	for _ in 1 2 3; do
		swanconf translate etc/ipsec.conf -d killed >/dev/null 2>&1 &
		sleep $delay
		kill -9 $! 2>/dev/null
		wait $! 2>/dev/null
		[ -d killed ] && rm -r killed
	done
done
check 'a run that is killed leaves no secret' nothing_left
rm -rf .swanconf-*

if [ "$(id -u)" = 0 ] && unshare -m true 2>/dev/null; then
	head -c 300000 /dev/zero >etc/ipsec.d/cacerts/large.crl
	mkdir -p etc/ipsec.d/crls small
	mv etc/ipsec.d/cacerts/large.crl etc/ipsec.d/crls/
	full() {
		unshare -m sh -c 'mount -t tmpfs -o size=200k tmpfs small && mkdir small/new && echo keep >small/new/keep
			swanconf translate etc/ipsec.conf -d small/new --force 2>/dev/null; [ $? = 2 ] || exit 1
			[ "$(ls -A small)" = new ] && [ "$(cat small/new/keep)" = keep ]'
	}
	check 'a full disk leaves the old tree whole' full
	chown 12345:23456 etc/ipsec.d/private/gw.pem
	swanconf translate etc/ipsec.conf -d new3 2>/dev/null
	check 'a copy keeps its owner' same "$(stat -c %u:%g new3/rsa/gw.pem)" 12345:23456
else
	skip 'a full disk, owners (needs root)'
fi

# the plan
check 'a plan has no secret in it' sh -c '! swanconf translate etc/ipsec.conf -d planned --plan 2>/dev/null | grep -e tree-secret-2 -e tree-passphrase-1 -e tree-key-3'
swanconf translate etc/ipsec.conf -d planned --plan 2>/dev/null | sh
swanconf translate etc/ipsec.conf -d unplanned 2>/dev/null
check 'and does the same' diff -r planned unplanned
check 'with the same modes' same "$(cd planned && find . -printf '%m %p\n' | sort)" "$(cd unplanned && find . -printf '%m %p\n' | sort)"
