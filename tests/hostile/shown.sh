# What lies outside the folders of the files that were named, and secrets under whatever name, are in no output.
# shellcheck shell=bash

mkdir -p ../outside sub
canary=CANARY7
conn="conn east
	left=192.0.2.10
	right=203.0.113.10
	auto=add"
printf '%s\n' "$conn" >plain.conf

# --- files outside ---

printf 'root:%s:0:0\n%s: x\n\n  %s\n' $canary $canary $canary >../outside/shadow
printf 'KEY=%s\nexport %s=1\n  %sTOKEN=%s\n' $canary $canary $canary $canary >../outside/env
printf '  KEY=%s\n  %sTOKEN=%s\n  leftid=@%s\n  authby=%s\n' $canary $canary $canary $canary $canary >../outside/indented
printf 'conn %s\n\tleft=%s.example.org\n\tleftid=@%s\n\tike=%s\n\tauto=add\n\t%s=%s\n%s\n\tleftupdown=%s\n' \
	$canary $canary $canary $canary $canary $canary $canary $canary >../outside/conns
printf 'conn base\n\tleftid=@%s\n\tleftsubnet=%s,10.0.0.0/33\n\tesp=%s\n\tike=aes128-%s\n\tleftcert=%s.pem\n\tikelifetime=7777s\n' \
	$canary $canary $canary $canary $canary >../outside/base
printf 'conn %%default\n\tleftid="@%s x"\n\trightid=%s\n\trightsourceip=%s\n' $canary $canary $canary >../outside/default
printf 'config setup\n\tcharondebug="%s"\n\t%s=1\n\tuniqueids=%s\nca %s\n\tcacert=%s\n\tauto=add\n' \
	$canary $canary $canary $canary $canary >../outside/setup
printf '%s : PSK "%s"\n@%s @x: RSA x\n%s\n' $canary $canary $canary $canary >../outside/keys
for name in shadow env indented conns base default setup keys; do
	printf 'include ../outside/%s\n%s\n' $name "$conn" >"in-$name.conf"
	check "include of an outside $name" hides $canary "in-$name.conf"
	ln -s "../outside/$name" "link-$name.conf"
	check "link to an outside $name" hides $canary "link-$name.conf"
	printf 'include link-%s.conf\n%s\n' $name "$conn" >"in-link-$name.conf"
	check "include of a link to an outside $name" hides $canary "in-link-$name.conf"
	check "--root: include of an outside $name" hides $canary "in-$name.conf" --root .
	check "--root: a finding for an outside $name" status_is 1 swanconf lint --select SW130 --root . "in-$name.conf"
	check "--root: a finding for a link to an outside $name" status_is 1 swanconf lint --select SW130 --root . "link-$name.conf"
	printf '%s\n' "$conn" >sub/ipsec.conf
	ln -sf "../../outside/$name" sub/ipsec.secrets
	check "secrets beside are a link to an outside $name" hides $canary sub/ipsec.conf
	check "--root: secrets beside are a link to an outside $name" hides $canary sub/ipsec.conf --root .
done
rm sub/ipsec.secrets
printf 'conn %%default\n\talso=base\n%s\n\talso=base\n\tleftsubnet=10.1.0.0/16\ninclude ../outside/base\n' "$conn" >inherits.conf
printf 'conn %s\n%s\n' $canary "${conn#*east}" >../outside/equal
printf 'include ../outside/equal\n%s\n' "$conn" >equal.conf
check 'a conn that becomes a child of one outside' sh -c "! swanconf lint --show note equal.conf | grep -F $canary"
check 'that it becomes one is told' sh -c 'swanconf lint --show note --format gcc equal.conf | grep -q SW119'
{ yes '' | head -700; printf 'conn east\n\tleft=192.0.2.99\n'; } >../outside/far
printf '%s\ninclude ../outside/far\n' "$conn" >far.conf
check 'where outside a key is set again' hides 'line 702' far.conf
check 'that it is set again is told' sh -c 'swanconf lint --format gcc far.conf | grep -q SW101'
check 'a conn that inherits from outside' hides $canary inherits.conf
check 'a time that is inherited from outside' hides 7777 inherits.conf
check 'a conn that inherits from outside is told as left out' \
	sh -c 'swanconf translate inherits.conf 2>&1 | grep -q "east.*is not carried over.*--root"'
printf 'conn base\n\tikelifetime=7777s\n' >../outside/good
sed s,outside/base,outside/good, inherits.conf >good.conf
check '--root / takes it along' sh -c 'swanconf translate --root / good.conf | grep -q "reauth_time = 7237s"'
check 'without it the conn is left out' sh -c '! swanconf translate good.conf 2>/dev/null | grep .'
check '--sysconfdir counts as inside' shows $canary in-conns.conf --sysconfdir ../outside
check 'one finding for a file that is no configuration' test "$(swanconf lint --format gcc in-shadow.conf | grep -c 'outside/shadow')" = 1
check 'the same for one that was named' test "$(swanconf lint --format gcc ../outside/shadow | grep -c SW100)" = 0
mkdir -p sub/ipsec.d/certs sub/ipsec.d/cacerts
cp ../outside/shadow sub/x
ln -sf "$PWD/../outside/shadow" sub/ipsec.d/certs/c.pem
printf '%s\n\tleftcert=c.pem\n' "$conn" >sub/ipsec.conf
check 'a certificate that is a link to somewhere else' hides $canary sub/ipsec.conf
check '--root opens nothing outside (strace where it is there)' sh -c '
	command -v strace >/dev/null || exit 0
	! strace -f -e trace=open,openat swanconf lint --root . in-shadow.conf link-conns.conf sub/ipsec.conf 2>&1 >/dev/null | grep "outside/"'

# --- secrets under other names ---

secret=hunter2SECRET
printf '# was OLD%s\n192.0.2.10 203.0.113.10 : PSK "%s"\ncarol : EAP "%s" # %s\n: RSA k.pem"%s"\n: RSA "%s"\n: RSA %s\n: P12 x.p12 %s %s\nbad: PSK %s\n: psk %s\n%s\n' \
	$secret $secret $secret $secret $secret $secret $secret $secret $secret $secret $secret $secret >ipsec.secrets
chmod 600 ipsec.secrets
cp ipsec.secrets m.conf
cp ipsec.secrets copied.txt
ln -s ipsec.secrets linked.conf
ln ipsec.secrets hard.conf
printf '%s\n' "$conn" >ipsec.conf
for name in ipsec.secrets m.conf copied.txt linked.conf hard.conf; do
	check "lint $name" hides $secret $name
	printf 'include %s\n%s\n' $name "$conn" >in.conf
	check "include $name" hides $secret in.conf
	check "include $name is one finding" test "$(swanconf lint --format gcc in.conf | grep -c SW129)" = 1
done
printf 'broken PSK: %s\n\t%s\n' $secret $secret >keys.txt
printf 'include keys.txt\n' >>ipsec.secrets
printf 'include keys.txt\n%s\n' "$conn" >shared.conf
check 'a file that ipsec.secrets includes too' hides $secret shared.conf
for format in text gcc json; do
	check "standard input, by content ($format)" sh -c "! swanconf lint --format $format - <m.conf 2>&1 | grep -F $secret"
	check "standard input, by name ($format)" sh -c "! swanconf lint --format $format --stdin-filename etc/ipsec.secrets - <keys.txt 2>&1 | grep -F $secret"
done
check 'translate --to json with secrets' sh -c "! swanconf translate --to json --secrets ipsec.secrets ipsec.conf 2>&1 | grep -F $secret"
check 'translate tells no secret on standard error' sh -c "! swanconf translate --secrets ipsec.secrets ipsec.conf 2>&1 >/dev/null | grep -F $secret"
check 'a file name stays' sh -c "swanconf translate --to json --secrets ipsec.secrets ipsec.conf | grep -qF x.p12"

# --- secrets in ipsec.conf ---

number=0
while IFS= read -r line; do
	number=$((number + 1))
	printf '%s\n%b\nconn west\n\talso=east\n\tauto=add\n' "$conn" "${line//@S/$secret}" >"by-mistake-$number.conf"
	check "$line" hides $secret "by-mistake-$number.conf"
	case $line in *\#*) continue ;; esac
	check "$line: a finding of its own" sh -c "swanconf lint --format gcc by-mistake-$number.conf | grep -q SW536"
done <<'LINES'
\tpsk="@S"
\tpsk=@S
\tPSK = @S
\tsecret=@S
\tleftpsk="a @S"
\trightsecret='@S'
\txauth_password=@S
\tpre-shared-key: @S
\tpassphrase "@S"
\tauthby=@S
\tauthby="@S"
\tauthby=psk @S
\tauthby=secret "@S"
\tleftauth=@S
\trightauth2="@S \\" x"
\tleftauth=psk,@S
: PSK "@S"
\t: PSK "@S"
%any : PSK "@S"
\t%any: PSK @S
@east @west : EAP @S
PSK "@S"
\tsecret = @S = @S
\tpsk="@S
# : PSK "@S"
#psk=@S
\tleftid=@x # psk: @S
LINES

# --- the length of a secret ---

lengths() { # COMMAND…: the output must be the same for a short secret and a long one
	local line
	for line in '192.0.2.10 203.0.113.10 : PSK "@" "more"' ': RSA k.pem @ # c' 'a : XAUTH @ x' ': PSK "@' 'a b @' ': @' 'a: PSK @' ': RSA "@"' '# @'; do
		for secret in Xq7Zp2Rt9WkLm4vTc8Bn 'Xq7Zp2Rt9WkLm4vTc8Bn-and5much/longer+Qd3Xs6Yf1Hj9Gu2Ea'; do
			mkdir -p len
			printf '%s\n' "$conn" >len/ipsec.conf
			printf '%s\n: NTLM x\n: PSK "0x1g" y\n' "${line//@/$secret}" >len/ipsec.secrets
			chmod 600 len/ipsec.secrets
			"$@" >"len-$([ ${#secret} = 20 ] && echo short || echo long)" 2>&1
		done
		cmp -s len-short len-long || { echo "$line"; diff len-short len-long; return 1; }
	done
}
for format in text gcc json; do
	check "no place tells a secret's length ($format)" lengths swanconf lint --format $format len/ipsec.conf
done
check "no place tells a secret's length (translate)" lengths swanconf translate --to json --secrets len/ipsec.secrets len/ipsec.conf
same_conf() {
	local secret
	for secret in Xq7Zp2Rt9W Xq7Zp2Rt9W-this-is-another-one-and-much-longer-7; do
		printf '%s\n\tpsk=%s extra # more\n\tleftid=@x\n: PSK "%s"\n' "$conn" "$secret" "$secret" >len.conf
		swanconf lint --format "$1" len.conf >"len-${#secret}" 2>&1
	done
	cmp len-10 len-48
}
for format in text gcc json; do check "the same in ipsec.conf ($format)" same_conf $format; done

# --- logs ---
cat >careless.log <<'END'
05[CFG] secret => 16 bytes @ 0x55d0c3b0
05[CFG]    0: 6C 65 76 65 6C 2D 34 2D 73 65 63 72 65 74 2D 31  level-4-secret-1
05[IKE] EAP-MS-CHAPv2 password level-4-secret-1
05[IKE] tried 1 shared key for 'a' - 'b', but MAC mismatched
level-4-secret-1
END
check 'what a careless log level shows is not repeated' sh -c '! { swanconf diagnose --all careless.log; swanconf diagnose --format json careless.log; } | grep -e level-4-secret -e "6C 65 76"'
