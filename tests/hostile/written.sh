# What -o writes, where, and what is left when it can't.
# shellcheck shell=bash

printf 'conn east\n\tleft=192.0.2.10\n\tright=203.0.113.10\n\tleftdns=192.0.2.1\n\tleftsourceip=%%config\n\tauto=add\ninclude more.conf\n' >ipsec.conf
printf 'conn more\n\tright=203.0.113.11\n\tauto=add\n' >more.conf
printf ': PSK "a secret of this test"\n' >ipsec.secrets
chmod 600 ipsec.secrets
cp ipsec.conf keep.conf
content() { cksum <"$1"; }
mode() { stat -c %a "$1"; }
same() { [ "$1" = "$2" ] || { echo "'$1' is not '$2'"; return 1; }; }
swanconf translate ipsec.conf >expected 2>/dev/null

# --- onto an input ---
ln -s ipsec.conf link; ln ipsec.conf hard; ln -s more.conf more-link
for target in ipsec.conf link hard ./ipsec.conf "$PWD/ipsec.conf" more.conf more-link ipsec.secrets; do
	before=$(content "$target")
	check "-o $target is refused" status_is 2 swanconf translate ipsec.conf --secrets ipsec.secrets -o "$target"
	check "-o $target loses nothing" same "$(content "$target")" "$before"
done
check '-o onto standard input' sh -c '! swanconf translate - -o ipsec.conf <ipsec.conf 2>/dev/null'
check '-o onto standard input loses nothing' cmp ipsec.conf keep.conf
rm hard link

# --- modes, owners, links ---
umask 022
check 'a new file' status_is 0 swanconf translate ipsec.conf -o new
check 'a new file follows the umask' same "$(mode new)" 644
check 'a new file is whole' cmp new expected
(umask 027; swanconf translate ipsec.conf -o new27) 2>/dev/null
check 'a new file follows another umask' same "$(mode new27)" 640
swanconf translate ipsec.conf --secrets ipsec.secrets -o secret 2>/dev/null
check 'a new file with secrets is the user'"'"'s alone' same "$(mode secret)" 600
for bits in 600 640 444 755; do
	echo old >"old$bits"; chmod $bits "old$bits"
	swanconf translate ipsec.conf -o "old$bits" 2>/dev/null
	check "an existing file keeps mode $bits" same "$(mode "old$bits")" $bits
	check "an existing file is replaced ($bits)" cmp "old$bits" expected
done
if [ "$(id -u)" = 0 ]; then
	echo old >owned; chown 12345:23456 owned
	swanconf translate ipsec.conf -o owned 2>/dev/null
	check 'an existing file keeps its owner and group' same "$(stat -c %u:%g owned)" 12345:23456
else
	skip 'owner and group (needs root)'
fi
mkdir -p dir; echo old >dir/target; ln -s dir/target through
swanconf translate ipsec.conf -o through 2>/dev/null
check 'a link stays a link' test -L through
check 'a link is followed' cmp dir/target expected
ln -s nowhere dangling
check 'a link that leads nowhere is refused' status_is 2 swanconf translate ipsec.conf -o dangling
check 'a link that leads nowhere makes no file' test ! -e nowhere
echo old >one; ln one two
check 'hard links are told' sh -c 'swanconf translate ipsec.conf -o one 2>&1 | grep -q "hard links"'
check 'the other name keeps the old contents' same "$(cat two)" old
check '-o - is standard output' sh -c 'swanconf translate ipsec.conf -o - 2>/dev/null | cmp - expected && test ! -e ./-'
check 'a folder is refused' status_is 2 swanconf translate ipsec.conf -o dir
check 'a folder that is not there' status_is 2 swanconf translate ipsec.conf -o none/x

# --- nothing is left behind ---
temporary() { ls -A . dir | grep swanconf-; }
check 'no temporary file is left' sh -c '! ls -A . | grep swanconf-'
{ for i in $(seq 60000); do echo "conn c$i"; echo "	right=203.0.113.$((i % 250))"; echo "	auto=add"; done; } >large.conf
for signal in INT TERM HUP KILL; do
	for pause in 0.05 0.15 0.25 0.4; do
		swanconf translate large.conf --secrets ipsec.secrets -o big 2>/dev/null &
		sleep $pause
		kill -$signal $! 2>/dev/null
		wait $! 2>/dev/null
		check "SIG$signal after $pause s leaves no temporary file" sh -c '! ls -A . | grep swanconf-'
		rm -f big
	done
done
touch .swanconf-abcdef
check 'what a killed run left is told' sh -c 'swanconf translate ipsec.conf -o new 2>&1 | grep -q "swanconf-abcdef"'
rm .swanconf-abcdef
if [ -w /dev/full ]; then
	check 'a full disk' status_is 2 sh -c 'swanconf translate ipsec.conf >/dev/full'
	check 'a failing write of standard error' status_is 2 sh -c 'swanconf translate ipsec.conf -o new 2>/dev/full'
	check 'a failing write of findings' status_is 2 sh -c 'swanconf lint ipsec.conf >/dev/full'
fi

# --- closed descriptors ---
for closed in '2>&-' '>&-' '<&-' '>&- 2>&-' '<&- >&- 2>&-'; do
	rm -f out
	sh -c "swanconf translate ipsec.conf -o out $closed" 2>/dev/null
	check "translate -o with $closed" cmp out expected
done
check 'lint with 2>&-' sh -c 'swanconf lint none.conf more.conf 2>&- | head -1 | grep -qv "^swanconf:"'

# --- what was opened because it lies there is never waited for ---
mkdir -p fifo/ipsec.d/certs fifo/ipsec.d/cacerts fifo/ipsec.d/private
mkfifo fifo/ipsec.secrets fifo/ipsec.d/certs/c.pem fifo/ipsec.d/cacerts/ca.pem fifo/ipsec.d/private/k.pem
sed '/include/d' ipsec.conf >fifo/ipsec.conf
printf '\tleftcert=c.pem\n' >>fifo/ipsec.conf
check 'ipsec.secrets is a pipe' timeout 5 sh -c 'swanconf lint --format gcc fifo/ipsec.conf | grep -q SW703'
rm fifo/ipsec.secrets; printf ': RSA k.pem\n' >fifo/ipsec.secrets; chmod 600 fifo/ipsec.secrets
check 'files of ipsec.d are pipes' timeout 5 sh -c 'swanconf lint fifo/ipsec.conf >/dev/null; swanconf translate fifo/ipsec.conf >/dev/null 2>&1; test $? != 124'
printf 'include pipe\n%s\n' "$(cat more.conf)" >in-pipe.conf; mkfifo pipe
check 'an included pipe' timeout 5 sh -c 'swanconf lint --format gcc in-pipe.conf | grep -q "no regular file"'
for thing in dir dev; do
	rm -rf fifo/ipsec.secrets
	case $thing in dir) mkdir fifo/ipsec.secrets ;; dev) ln -s /dev/zero fifo/ipsec.secrets ;; esac
	check "ipsec.secrets is a $thing" timeout 5 sh -c 'swanconf lint --format gcc fifo/ipsec.conf | grep -q SW703'
done
