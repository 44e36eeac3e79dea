# A small file must not cost a machine: each check has 10 seconds and 400 MB of address space.
# shellcheck shell=bash

bounded() { (ulimit -v 400000; timeout 10 "$@"); }
finds() { # CODE FILE [OPTION…]: lint ends in time with this finding
	local code=$1 file=$2
	shift 2
	bounded swanconf lint --format gcc "$@" "$file" >out 2>&1
	[ $? -le 1 ] && grep -q "$code" out || { tail -3 out; return 1; }
}
ends() { bounded "$@" >out 2>&1; [ $? -le 2 ] || { tail -3 out; return 1; }; }
# the sanitizers need address space of their own
if nm "$(command -v swanconf)" 2>/dev/null | grep -q __asan_init; then
	bounded() { timeout 60 "$@"; }
fi

i=0
while [ $i -lt 4000 ]; do echo "conn m$i"; echo "	right=h$i.example.org"; echo "	auto=add"; i=$((i + 1)); done >more.conf
while [ "$(wc -c <more.conf)" -lt 1000000 ]; do echo "# $(seq -s ' ' 300)" >>more.conf; done
while [ $i -lt 9000 ]; do echo 'include more.conf'; i=$((i + 1)); done >many.conf
check '5,000 includes of a file of 1 MB' finds SW123 many.conf
check '5,000 includes of a file of 1 MB: translate' ends swanconf translate many.conf
check 'more is allowed when asked for' sh -c 'swanconf lint --max-included 40000000 --format gcc many.conf | grep -q "more than 40000000 bytes"'
check 'fewer bytes' sh -c 'swanconf lint --max-included 10 --format gcc many.conf | grep -q "more than 10 bytes"'
check 'fewer files' sh -c 'swanconf lint --max-files 3 --format gcc many.conf | grep -q "more than 3 files"'
for bad in 0 -1 x 1x '' 99999999999999999999999; do
	check "--max-files '$bad' is an error" status_is 2 swanconf lint --max-files "$bad" many.conf
done

printf 'include /proc/self/pagemap\n' >pagemap.conf
[ -r /proc/self/pagemap ] && check 'an endless file of /proc' finds SW pagemap.conf
printf 'include /proc/kmsg\ninclude /sys/kernel/debug/tracing/trace_pipe\n' >wait.conf
check 'a file that waits' finds SW wait.conf
printf 'include /*/*/*/*\n' >glob.conf
check 'a pattern that walks the machine' finds SW123 glob.conf --max-files 200
printf 'include /*/*/*/*/*/*\n' >glob6.conf
check 'a pattern that walks it deeper' ends swanconf lint glob6.conf
printf 'include {a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}*\ninclude ****************************x\ninclude [a-z][a-z]*[a-z]*[a-z]*[a-z]*\n' >stars.conf
check 'patterns of many stars' ends swanconf lint stars.conf
mkdir deep
for i in $(seq 100); do printf 'include %d.conf\ninclude %d.conf\n' $((i + 1)) $((i + 1)) >deep/$i.conf; done
check 'includes that double at each level' ends swanconf lint deep/1.conf
printf ': PSK x\ninclude s2\ninclude s2\n' >ipsec.secrets
for i in $(seq 2 14); do printf 'include s%d\ninclude s%d\ninclude s%d\ninclude s%d\n' $((i + 1)) $((i + 1)) $((i + 1)) $((i + 1)) >"s$i"; done
chmod 600 ipsec.secrets
printf 'conn a\n\tauto=add\n' >ipsec.conf
check 'includes of secrets that multiply' ends swanconf lint ipsec.conf
cp ipsec.secrets s99 && for i in $(seq 300); do echo 'include *.conf'; done >loop.conf
check 'a loop of patterns' ends swanconf lint loop.conf

# shapes that cost the square of their size once
awk 'BEGIN { print "conn %default"; for (i = 0; i < 12000; i++) print "\tkey" i "=1"; for (i = 0; i < 12000; i++) print "conn c" i "\n\tauto=add" }' >default.conf
check '%default with 12,000 unknown keys and 12,000 conns' ends swanconf lint default.conf
check 'the same: translate' ends swanconf translate default.conf
check 'the same: translate --to json' ends swanconf translate --to json default.conf
awk 'BEGIN { printf "conn a\n\tauto=add\n\tright=%%any\n\trightsourceip="; for (i = 0; i < 20000; i++) printf "%s10.%d.%d.0/24", i ? "," : "", i / 256, i % 256; print "" }' >pools.conf
check '20,000 pools: translate' ends swanconf translate pools.conf
awk 'BEGIN { print "conn a"; for (i = 0; i < 80000; i++) print "\tleftsubnet=10.0." int(i / 256) % 256 "." i % 256 }' >repeated.conf
check 'a key 80,000 times' ends swanconf lint repeated.conf
awk 'BEGIN { print "conn a"; for (i = 0; i < 80000; i++) print "\tkey" i "=1   " }' >unknown.conf
check '80,000 unknown keys' ends swanconf lint unknown.conf
