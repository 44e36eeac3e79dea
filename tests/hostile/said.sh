# What is not carried over is told; what has another spelling gets it.
# shellcheck shell=bash

conn='conn east
	left=192.0.2.10
	right=203.0.113.10
	auto=add'
translate() { # LINE: the translation of a conn with this line
	printf '%s\n\t%b\n' "$conn" "$1" >one.conf
	swanconf translate one.conf
}
becomes() { translate "$1" 2>&1 | grep -aqF -- "$2" || { translate "$1" 2>&1; return 1; }; }
is_ascii() { ! translate "$1" 2>/dev/null | LC_ALL=C grep -aq '[^ -~]'; }
told() { translate "$1" 2>&1 >/dev/null | grep -q 'is not carried over' && translate "$1" >/dev/null 2>&1; }
strict() { printf '%s\n\t%b\n' "$conn" "$1" >one.conf; status_is 1 swanconf translate --strict one.conf; }

check 'a DN with UTF-8' becomes 'leftid="C=DE, O=Müller, CN=a"' 'id = "asn1dn:#'
check 'a DN with Latin-1' becomes 'leftid="C=DE, O=M\xfcller, CN=a"' 'id = "asn1dn:#'
check 'a name with UTF-8' becomes 'leftid=@Müller' 'id = "fqdn:#4dc3bc6c6c6572"'
check 'an address of mail' becomes 'leftid=ü@example.org' 'id = "email:#c3bc406578616d706c652e6f7267"'
check 'a key id' becomes 'leftid="keyid:ü"' 'id = "keyid:#c3bc"'
check 'a control character' becomes 'leftid="@a\\tb"' 'id = "fqdn:#61'
check 'eap_identity' becomes 'eap_identity=ü\n\trightauth=eap' 'eap_id = "fqdn:#c3bc"'
check 'groups' becomes 'rightgroups="a,ü"' 'groups = "a, fqdn:#c3bc"'
for line in 'leftid=@Müller' 'rightid="O=\xfc"' 'leftupdown="/bin/ü x"' 'leftupdown="a\\tb"' 'rightgroups="ü,\x01"' 'rightca="O=ü"' 'right=ü.example.org' \
	'rightsourceip=%ü' 'rightcertpolicy=ü' 'eap_identity="\x7f"' 'aaa_identity="\xff"' 'xauth_identity=ü' 'leftcert="\xff.pem"' 'leftsigkey="\xff.pem"'; do
	check "only printable ASCII comes out: $line" is_ascii "$line"
done
for line in 'leftupdown="/bin/ü x"' 'leftupdown="a\\tb"' 'right=ü.example.org' 'rightsourceip=%ü' 'rightcertpolicy=ü' 'leftcert="\xff.pem"'; do
	check "told: $line" told "$line"
	check "--strict: $line" strict "$line"
done
long=$(printf 'x%.0s' $(seq 600))
check 'an identity that swanctl would cut' told "leftid=@$long"
check 'a name that swanctl would cut' sh -c "printf 'conn $long\n\tright=203.0.113.10\n\tauto=add\n' >long.conf; swanconf translate long.conf 2>/dev/null | awk '/x {/ && length > 110 { exit 1 }'"

# --- secrets ---
printf '%s\n\tauthby=psk\n' "$conn" >ipsec.conf
secrets() { # LINE
	printf '%b\n' "$1" >ipsec.secrets
	swanconf translate --strict --secrets ipsec.secrets ipsec.conf
}
lost() { secrets "$1" >/dev/null 2>out && return 1; grep -q 'is not carried over' out; }
check 'a secret behind a malformed line' lost 'garbage\n: PSK "x"'
check 'a malformed line' lost ': PSK "x"\ngarbage'
check 'an unknown type' lost ': PKS "x"'
check 'a file that is missing' lost 'include none'
check 'a file that is a folder' lost 'include .'
check 'an empty secret' lost '192.0.2.10 : PSK ""'
check 'an owner that swanctl would cut' lost "@$long : PSK \"x\""
check 'nothing is lost of a good file' secrets '192.0.2.10 203.0.113.10 : PSK "a secret of this test"'
digits() { secrets "$1" 2>/dev/null | grep -aqF "secret = $2"; }
check 'a text that begins with 0x' digits ': PSK "0xab"' 0x30786162
check 'a text that begins with 0X' digits ': PSK "0Xab"' 0x30586162
check 'a text that begins with 0S' digits ': PSK "0Sab"' 0x30536162
check 'a secret in Latin-1' digits ': PSK "\xfc"' 0xfc
check 'an owner with UTF-8' sh -c "printf '@Müller : PSK \"x\"\n' >ipsec.secrets; swanconf translate --secrets ipsec.secrets ipsec.conf 2>/dev/null | grep -q 'id = \"fqdn:#4dc3bc6c6c6572\"'"

# --- the command line ---
for list in '' , ,, ; do
	check "--select '$list' is an error" status_is 2 swanconf lint --select "$list" ipsec.conf
	check "--ignore '$list' is an error" status_is 2 swanconf lint --ignore "$list" ipsec.conf
done
check 'rules with an operand is an error' status_is 2 swanconf rules extra
for address in bogus 192.0.2 192.0.2.10/24 '' east.example.org; do
	check "--local '$address' is an error" status_is 2 swanconf lint --local "$address" ipsec.conf
	check "translate --local '$address' is an error" status_is 2 swanconf translate --local "$address" ipsec.conf
done
check 'files that could not be read stand in JSON' sh -c 'swanconf lint --format json none.conf ipsec.conf 2>/dev/null | jq -e ".files[0].error and .files[0].accepted == null and .files[1].error == null"'
check 'files that could not be read are counted' sh -c 'swanconf lint none.conf ipsec.conf 2>/dev/null | grep -q "1 file could not be read"'
