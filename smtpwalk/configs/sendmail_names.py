"""The names that FEATURE, OSTYPE, DOMAIN and MAILER of a sendmail .mc know (directories of cf/): each is a
file, and m4 stops where it finds none.

The tables hold what sendmail 8.9 to 8.18 bring along, and what some systems add. A site may have files of
its own: a `Fault` says which name it is about, so that whoever knows better can pass it over.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from difflib import get_close_matches
from types import MappingProxyType
from typing import Final

from smtpwalk.configs.sendmail_mc import parse as parse_mc
from smtpwalk.configs.settings import Config, Fault, in_order


def parse(text: str) -> Config:
    config = parse_mc(text)
    return replace(config, faults=in_order((*config.faults, *_unknown(config))))


def _unknown(config: Config) -> Iterator[Fault]:
    for setting in config.settings:
        known = NAMES.get(setting.keyword)
        if known is None or setting.name in known:
            continue
        call = f"{setting.keyword}({setting.name})"
        near = get_close_matches(setting.name, known, n=1, cutoff=0.75)
        hint = f"; there is {near[0]}" if near else ""
        said = f"sendmail has no file {setting.keyword.lower()}/{setting.name}.m4, and m4 stops at {call}{hint}"
        yield Fault(setting.line, said, call)


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


NAMES: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        "FEATURE": _set("""
            accept_unqualified_senders accept_unresolvable_domains access_db allmasquerade always_add_domain
            authinfo badmx bcc bestmx_is_local bitdomain blacklist_recipients block_bad_helo
            blocklist_recipients check_cert_altnames check_other compat_check conncontrol delay_checks dnsbl
            domaintable enhdnsbl fips3 generics_entire_domain genericstable greet_pause ldap_routing
            limited_masquerade local_lmtp local_no_masquerade local_procmail lookupdotdomain
            loose_relay_check mailertable masquerade_entire_domain masquerade_envelope msp mtamark
            no_default_msa nocanonify nodns nopercenthack notsticky nouucp nullclient prefixmod
            preserve_local_plus_detail preserve_luser_host promiscuous_relay queuegroup ratecontrol rbl
            redirect relay_based_on_MX relay_entire_domain relay_hosts_only relay_local_from relay_mail_from
            require_rdns smrsh stickyhost sts tls_failures tls_session_features use_client_ptr use_ct_file
            use_cw_file uucpdomain virtuser_entire_domain virtusertable
            """),
        "OSTYPE": _set("""
            a-ux aix2 aix3 aix4 aix5 aix433 aix51 aix52 aix53 aix61 aix71 aix72 altos amdahl-uts aux bsd4.3
            bsd4.4 bsdi bsdi1.0 bsdi2.0 darwin debian dgux domainos dragonfly dynix3.2 freebsd2 freebsd3
            freebsd4 freebsd5 freebsd6 freebsd7 freebsd8 freebsd9 gnu gnuhurd hpux9 hpux10 hpux11 irix4 irix5
            irix6 isc4.1 linux maxion mklinux mpeix netbsd nextstep openbsd osf1 powerux ptx2 qnx riscos4.5
            sco-uw-2.1 sco3.2 sinix solaris2 solaris2.ml solaris2.pre5 solaris8 solaris11 sunos3.5 sunos4.1
            svr4 ultrix4 unicos unicosmk unicosmp unixware7 unknown uxpds
            """),
        "DOMAIN": _set("""
            Berkeley.EDU CS.Berkeley.EDU EECS.Berkeley.EDU S2K.Berkeley.EDU berkeley-only generic
            debian-mta debian-msp solaris-generic solaris-antispam unspecified-domain
            """),
        "MAILER": _set("""
            cyrus cyrusv2 fax local mail11 phquery pop procmail qpage smtp usenet uucp
            """),
    }
)  # fmt: skip
