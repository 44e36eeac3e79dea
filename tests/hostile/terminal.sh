# Whatever a file holds or is called, a terminal shows it and does nothing else; JSON is JSON.
# shellcheck shell=bash

esc=$'\e]0;owned\a' c1=$'\u009b31m' bidi=$'\u202e' raw=$'\xff\xfe'

# No control character but newline and tab, no C1 control, no change of direction, and UTF-8 only.
is_quiet() {
	local text
	text=$(cat)
	if printf '%s' "$text" | LC_ALL=C grep -aqP '[\x00-\x08\x0b-\x1f\x7f]|\xc2[\x80-\x9f]|\xe2\x80[\xaa-\xae]|\xe2\x81[\xa6-\xa9]'; then
		printf '%s' "$text" | LC_ALL=C grep -aP '[\x00-\x08\x0b-\x1f\x7f]|\xc2[\x80-\x9f]|\xe2\x80[\xaa-\xae]' | head -2 | cat -v
		return 1
	fi
	printf '%s' "$text" | iconv -f UTF-8 -t UTF-8 >/dev/null
}
quiet() { "$@" 2>&1 </dev/null | is_quiet; }
is_json() { "$@" 2>/dev/null </dev/null | jq -e . >/dev/null; }

printf 'config setup\n\tuniqueids=maybe%s\nconn a%s\n\tleft%s=x\n\tleftid="@%s%s%s%s"\n\tleftsubnet=%s\n\tike=%s\n\trightupdown="%s"\n\tauto=add\nconn b\n\talso=%s\n%s\n \tfoo%s=1\n' \
	"$esc" "$bidi" "$c1" "$esc" "$c1" "$bidi" "$raw" "$esc" "$raw$bidi" "$c1$esc" "$esc" "$esc$raw" "$bidi" >ipsec.conf
printf '%s : PSK x\n@%s%s: RSA "%s"\n: %s\n' "$esc$bidi" "$c1" "$raw" "$esc" "$raw$esc" >ipsec.secrets
printf 'config setup\nconn %s%s\n\tleft=192.0.2.1\n\tright=192.0.2.2\n\tleftid="@%s%s%s"\n\tleftca=%s\n\n\trightid=%s\n\tauto=add\n' \
	"$esc" "$bidi" "$esc" "$c1" "$bidi" "$raw$esc" "$raw" >loads.conf
name=$'odd\n\e[31m\u202e.conf'
cp ipsec.conf "$name"
printf 'include %s\n' "${esc}nothing" >include.conf

for format in text gcc json; do
	for file in ipsec.conf loads.conf ipsec.secrets include.conf "$name"; do
		check "lint --format $format $(printf %q "$file")" quiet swanconf lint --format $format "$file"
	done
done
for file in ipsec.conf loads.conf "$name"; do
	check "translate $(printf %q "$file")" quiet swanconf translate "$file"
	check "translate --to json $(printf %q "$file")" is_json swanconf translate --to json "$file"
	check "lint --format json $(printf %q "$file")" is_json swanconf lint --format json "$file"
done
check 'one line for each gcc line of an odd name' test "$(swanconf lint --format gcc "$name" | grep -c '')" = \
	"$(swanconf lint --format gcc ipsec.conf | grep -c '')"

# every error that quotes what the user wrote
check 'unknown command' quiet swanconf "$esc$bidi"
check 'unknown option' quiet swanconf lint "--$esc"
check 'missing file' quiet swanconf lint "$esc$raw/none"
check 'explain' quiet swanconf explain "$esc$c1"
check '--select' quiet swanconf lint --select "$esc" ipsec.conf
check '--severity' quiet swanconf lint --severity "$esc=note" ipsec.conf
check '--output' quiet swanconf translate loads.conf -o "$esc/none/none"
check '--target' quiet swanconf translate loads.conf --target "$c1$raw"
check '--stdin-filename' quiet sh -c 'swanconf lint --stdin-filename "$1" - <ipsec.conf' sh "$esc$bidi"

check 'control characters are spelled out' sh -c "swanconf lint ipsec.conf | grep -qF '\\x1b]0;owned\\x07'"
check 'changes of direction are spelled out' sh -c "swanconf lint ipsec.conf | grep -qF '<U+202E>'"

# --- logs ---
printf "05[IKE] \033[31mno shared key found for '\342\200\256evil\007' - '\233b'\n" >odd.log
check 'a log can not play the terminal' sh -c '! swanconf diagnose odd.log | sed "s/…//g" | LC_ALL=C grep -q "[^[:print:][:space:]]"'
