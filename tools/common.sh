# What tools/run and tools/test share. Sourced by them, with $root set to the source tree.
# shellcheck shell=bash

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

say() { printf '%s: %s\n' "$(basename "$0")" "$*" >&2; }

fail() {
    say "$*"
    exit 1
}

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        # Without a terminal nobody could type a password.
        if [ -t 0 ]; then sudo "$@"; else sudo -n "$@"; fi
    else
        return 1
    fi
}

# Installs Debian packages, if this is a Debian-like machine and the user may.
install_packages() {
    command -v apt-get >/dev/null || return 1
    as_root apt-get update -qq &&
        as_root env DEBIAN_FRONTEND=noninteractive UCF_FORCE_CONFFOLD=1 apt-get install -y -qq --no-install-recommends "$@" >&2
}

need_dotnet() {
    command -v dotnet >/dev/null ||
        fail ".NET SDK 10 is not installed. Install it (on Ubuntu: apt-get install dotnet-sdk-10.0; elsewhere as Microsoft's page 'Install .NET' says), then run this again."
    dotnet --list-sdks | grep -q '^10\.' ||
        fail "This machine has no .NET SDK 10, only: $(dotnet --list-sdks | cut -d' ' -f1 | paste -sd' '). Install SDK 10 beside it (on Ubuntu: apt-get install dotnet-sdk-10.0), then run this again."
}

has_postgres() {
    [ -n "${EVENTLEDGER_PGBIN:-}" ] || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || command -v initdb >/dev/null
}

# Installs PostgreSQL's programs. The service makes a server of its own from them, so Debian's usual one, which would
# start with every boot, is not made: that is said in a setting which is put back afterwards.
need_postgres() {
    has_postgres && return
    say "PostgreSQL is missing: installing it."
    local settings=/etc/postgresql-common/createcluster.conf
    as_root sh -c "mkdir -p '${settings%/*}' && if [ -e $settings ]; then cp -p $settings $settings.kept; fi && echo 'create_main_cluster = false' >>$settings" &&
        install_packages postgresql || true
    as_root sh -c "if [ -e $settings.kept ]; then mv $settings.kept $settings; else cp /usr/share/postgresql-common/createcluster.conf $settings 2>/dev/null || rm -f $settings; fi" || true
    has_postgres || fail "PostgreSQL could not be installed. Install it as root with: apt-get install postgresql — then run this again."
}

# Go checks the sealed ledger's proofs a second time, by the libraries of its checksum database.
has_go() {
    command -v go >/dev/null && [ -d /usr/share/gocode/src/golang.org/x/mod/sumdb ]
}

need_go() {
    has_go && return
    say "Go is missing: installing it."
    install_packages golang-go golang-golang-x-mod-dev || true
    has_go || fail "Go could not be installed. Install it as root with: apt-get install golang-go golang-golang-x-mod-dev — then run this again."
}

# A browser looks at the pages. Where it cannot be had, its tests say so and are left out.
want_chromium() {
    [ -x /usr/bin/chromium ] && return
    say "Chromium is missing: installing it."
    install_packages chromium || say "Chromium could not be installed: no browser will look at the pages."
}

# Kannel carries messages in tests, to a network of mobiles that Node.js simulates. Where they cannot be had, those tests say so and are
# left out. Debian would start Kannel at once and with every boot, open to the network: that is kept from it.
want_kannel() {
    if ! [ -x /usr/sbin/bearerbox ]; then
        say "Kannel is missing: installing it."
        local policy=/usr/sbin/policy-rc.d made=
        if ! [ -e $policy ]; then
            as_root sh -c "printf '#!/bin/sh\nexit 101\n' >$policy && chmod +x $policy" && made=yes || true
        fi
        install_packages kannel || say "Kannel could not be installed: no test will send by it."
        as_root update-rc.d kannel disable 2>/dev/null || true
        [ -z "$made" ] || as_root rm -f $policy
    fi
    command -v npm >/dev/null || install_packages nodejs npm || say "Node.js could not be installed: no test will send by Kannel."
    [ -d "$root/tests/Support/Kannel/node_modules/smpp" ] || (cd "$root/tests/Support/Kannel" && npm ci --no-audit --no-fund --silent) ||
        say "The package smpp could not be installed: no test will send by Kannel."
}

# Two telephones call each other in a test, and a voice says what the service answers. Where they cannot be had, it says so and is left out.
want_telephones() {
    [ -x /usr/bin/baresip ] && [ -x /usr/bin/espeak-ng ] && return
    say "baresip or espeak-ng is missing: installing them."
    install_packages baresip-core espeak-ng || say "baresip and espeak-ng could not be installed: no test will call by SIP."
}

need_node() {
    command -v npm >/dev/null && return
    say "Node.js is missing: installing it."
    install_packages nodejs npm || true
    command -v npm >/dev/null || fail "Node.js could not be installed. Install it as root with: apt-get install nodejs npm — then run this again."
}
