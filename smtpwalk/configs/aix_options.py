"""The network options of AIX by name (`no -a`, AIX 4.3 to 7.2). Data only."""

from __future__ import annotations

from typing import Final

OPTIONS: Final = frozenset(
    word
    for line in (
        "arpqsize arpt_killc arptab_bsiz arptab_nb bcastping bsd_loglevel clean_partial_conns",
        "compress_neg_cache delayack delayackports dgd_flush_cached_route dgd_packets_lost dgd_ping_time",
        "dgd_retry_time directed_broadcast extendednetstats fasttimo hstcp icmp6_errmsg_rate icmpaddressmask",
        "icmptimestamp ie5_old_multicast_mapping ifsize igmpv2_deliver init_high_wat ip6_defttl ip6_prune",
        "ip6forwarding ip6srcrouteforward ip_ifdelete_notify ip_nfrag ipforwarding ipfragttl ipignoreredirects",
        "ipqmaxlen ipsendredirects ipsrcrouteforward ipsrcrouterecv ipsrcroutesend limited_ss llsleep_timeout",
        "lo_perf lowthresh main_if6 main_site6 maxnip6q maxttl medthresh mpr_policy multi_homed nbc_limit",
        "nbc_max_cache nbc_min_cache nbc_ofile_hashsz nbc_pseg nbc_pseg_limit ndd_event_name ndd_event_tracing",
        "ndogthreads ndp_mmaxtries ndp_umaxtries ndpqsize ndpt_down ndpt_keep ndpt_probe ndpt_reachable",
        "ndpt_retrans net_buf_size net_buf_type net_malloc_frag_mask net_malloc_police netm_page_promote",
        "nonlocsrcroute nstrpush passive_dgd pmtu_default_age pmtu_expire pmtu_rediscover_interval poolbuckets",
        "psebufcalls psecache psetimers pseintrstack rfc1122addrchk rfc1323 rfc2414 route_expire routerevalidate",
        "rtentry_lock_complex rto_high rto_length rto_limit rto_low sack sb_max send_file_duration",
        "site6_index sockthresh sodebug sodebug_env somaxconn strctlsz strmsgsz strthresh strturncnt subnetsarelocal",
        "tcp_bad_port_limit tcp_cwnd_modified tcp_ecn tcp_ephemeral_high tcp_ephemeral_low tcp_fastlo",
        "tcp_fastlo_crosswpar tcp_finwait2 tcp_icmpsecure tcp_init_window tcp_inpcb_hashtab_siz tcp_keepcnt",
        "tcp_keepidle tcp_keepinit tcp_keepintvl tcp_limited_transmit tcp_low_rto tcp_maxburst tcp_mssdflt",
        "tcp_ndebug tcp_newreno tcp_nodelayack tcp_pmtu_discover tcp_recvspace tcp_rto_wait tcp_sendspace",
        "tcp_tcpsecure tcp_timewait tcp_ttl tcprexmtthresh tcptr_enable thewall timer_wheel_tick tn_filter",
        "udp_bad_port_limit udp_ephemeral_high udp_ephemeral_low udp_inpcb_hashtab_siz udp_pmtu_discover",
        "udp_recv_perf udp_recvspace udp_sendspace udp_ttl udpcksum udptr_enable use_sndbufpool",
    )
    for word in line.split()
)
