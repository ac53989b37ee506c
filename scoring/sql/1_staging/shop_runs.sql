-- One row per (run_id, shop): the gate's verdict on a shop's part of a run, with the reason where it is set aside.
create table staging.shop_runs as

select
    visits.run_id,
    visits.run_number,
    visits.day,
    visits.shop,
    visits.listings,
    len(verdicts.findings) = 0 as is_good,
    verdicts.findings,
    if(
        len(verdicts.findings) = 0,
        null,
        verdicts.findings[1].words || if(
            len(verdicts.findings) > 1,
            '; and ' || (len(verdicts.findings) - 1) || ' more in `matguide check`',
            ''
        )
    ) as state_reason
from staging.shop_visits as visits
join staging.verdicts as verdicts using (shop, visit)
